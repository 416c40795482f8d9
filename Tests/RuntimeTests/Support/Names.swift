import MidicRuntime

/// Swift Testing has a type of this name too; in these tests it is always the DICOM one.
typealias Tag = MidicRuntime.Tag
