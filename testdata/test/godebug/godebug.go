package godebug
