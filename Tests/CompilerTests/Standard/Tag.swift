import MidicRuntime

/// Swift Testing has a `Tag` of its own; in these tests the word means a data element tag.
typealias Tag = MidicRuntime.Tag
