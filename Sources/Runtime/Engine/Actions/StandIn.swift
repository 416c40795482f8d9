enum IODRequirement { case absent, optional, presence, value }
struct RowTraits: OptionSet { var rawValue: UInt16; static let classUID = RowTraits(rawValue: 2) }
extension DataElement { var rowTraits: RowTraits { [] }; var rowValueCount: Int { 0 } }
extension Ruleset {
    var unregisteredClassAction: Int? { nil }
    var unregisteredReferenceAction: Int? { nil }
    func knowsClass(_ bytes: RawSpan, from: Int, count: Int) -> Bool {
        isRegisteredUID(bytes, from: from, count: count)
    }
}
extension Executor {
    func requirement(of element: DataElement) -> IODRequirement { .absent }
}
