package cyc2

import _ "example.com/setup/cyc"
