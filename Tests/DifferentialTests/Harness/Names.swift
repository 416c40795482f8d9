import MidicRuntime

/// Testing has a type of this name too.
typealias Tag = MidicRuntime.Tag
