package mime

// builtin lists types with their extensions, one type a line. The types are those of IANA's registry for formats that browsers know.
// Texts are taken to be UTF-8.
const builtin = `
application/gzip gz
application/json json
application/msword doc
application/octet-stream bin com exe
application/pdf pdf
application/postscript ai eps ps
application/rdf+xml rdf
application/rtf rtf
application/vnd.android.package-archive apk
application/vnd.ms-excel xls
application/vnd.ms-powerpoint ppt
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
application/wasm wasm
application/xhtml+xml xht xhtml
application/zip zip
audio/flac flac
audio/mp4 m4a
audio/mpeg mp3
audio/ogg oga ogg opus
audio/wav wav
audio/webm weba
image/apng apng
image/avif avif
image/bmp bmp
image/gif gif
image/jpeg jfif jpeg jpg pjp pjpeg
image/png png
image/svg+xml svg
image/tiff tif tiff
image/vnd.microsoft.icon ico
image/webp webp
image/x-xbitmap xbm
message/rfc822 eml
text/calendar ics
text/css css
text/csv csv
text/html ehtml htm html shtml
text/javascript js mjs
text/plain text txt
text/vtt vtt
text/xml xbl xml xsl
video/mp4 mp4
video/ogg ogv
video/webm webm
`
