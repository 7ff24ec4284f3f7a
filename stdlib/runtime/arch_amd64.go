package runtime

// GOARCH is the target's architecture.
const GOARCH string = "amd64"
