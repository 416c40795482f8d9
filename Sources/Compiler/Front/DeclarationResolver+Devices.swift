import MidicLang
import MidicRuntime

extension DeclarationResolver {
    /// The attributes that say what made a file: Image Type, Manufacturer, Manufacturer's Model Name, Software Versions.
    private static let namingDevices: Set<Tag> = [
        Tag(0x0008, 0x0008), Tag(0x0008, 0x0070), Tag(0x0008, 0x1090), Tag(0x0018, 0x1020),
    ]

    /// A device is a condition that says which device it means.
    func checkDevice(_ name: Name, _ condition: ResolvedGuard?) {
        guard let condition, condition.tags.isDisjoint(with: Self.namingDevices) else { return }
        scope.report(
            .deviceWithoutMaker,
            "device `\(name.text)` does not say which device it is; read Manufacturer, ManufacturerModelName, SoftwareVersions or ImageType, or write `condition \(name.text) = ...`",
            at: name.range)
    }
}

extension ResolvedGuard {
    /// The attributes that it reads, named conditions included.
    fileprivate var tags: Set<Tag> {
        switch self {
        case .and(let operands), .or(let operands): Set(operands.flatMap(\.tags))
        case .not(let operand, _), .reference(_, let operand): operand.tags
        case .atom(let atom): [atom.tag]
        }
    }
}
