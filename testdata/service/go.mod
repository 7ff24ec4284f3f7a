module notes.example/notes

go 1.24
