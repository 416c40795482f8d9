extension Tag {
    /// Whether claims may depend on the element whatever its row says: few, so that nearly every element is passed over.
    @inline(__always)
    package var mayBeClaimed: Bool {
        group >= 0x6000 && holdsPixels || group == 0x0010 && namesPatient
    }

    /// Pixel data in all their forms, icons included, and overlay planes.
    package var holdsPixels: Bool {
        group == 0x7FE0 && 0x0008...0x0010 ~= element || group & 0xFF00 == 0x6000 && element == 0x3000
    }

    /// The two that say who the patient is in any ruleset.
    @inline(__always)
    package var namesPatient: Bool { self == .patientName || self == .patientID }
}
