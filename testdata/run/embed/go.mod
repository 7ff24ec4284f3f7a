module embed.test

go 1.27
