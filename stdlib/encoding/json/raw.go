package json

import "encoding/json/jsontext"

// RawMessage is JSON text that is written as it is and read without a look inside.
type RawMessage = jsontext.Value
