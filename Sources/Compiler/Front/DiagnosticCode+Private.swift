package import MidicLang

/// The codes of private elements whose VR the policy says.
extension DiagnosticCode {
    /// `as VR` behind something that is no single private element.
    package static let misplacedVR = DiagnosticCode("E0275", "misplaced-vr")
    /// Two VRs for one private element.
    package static let vrSaidTwice = DiagnosticCode("E0276", "vr-said-twice")
    /// Another VR than PS3.15 Table E.3.10-1 gives.
    package static let vrOfTable = DiagnosticCode("E0277", "vr-of-table")
}
