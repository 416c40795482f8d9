import MidicCompiler
import MidicRuntime

/// What a file says of its own private blocks, in (0008,0300): only that elements may identify somebody is believed.
struct BlockReading {
    /// One item, each nil where it does not say of which.
    private struct Statement {
        var group: UInt16?
        var creator: String?
        var elements: Set<UInt16>
    }
    private var statements: [Statement] = []

    private static let whole = Set(UInt16(0)...255)

    init(_ root: [TreeElement]) {
        for sequence in root where sequence.tag == Tag(0x0008, 0x0300) {
            guard case .items(let items, _) = sequence.content else {
                let isEmpty = sequence.value?.isEmpty ?? false
                if !isEmpty { statements.append(Statement(elements: Self.whole)) }
                continue
            }
            statements += items.map(Self.statement)
        }
    }

    func mayIdentify(_ creator: String, _ group: UInt16, _ elementOffset: UInt8) -> Bool {
        statements.contains { said in
            said.group ?? group == group && said.creator ?? creator == creator
                && said.elements.contains(UInt16(elementOffset))
        }
    }

    private static func statement(_ item: TreeItem) -> Statement {
        guard item.damage == nil else { return Statement(elements: whole) }
        func one(_ element: UInt16) -> TreeElement? {
            let found = item.elements.filter { $0.tag == Tag(0x0008, element) }
            return found.count == 1 ? found[0] : nil
        }
        var said = Statement(elements: whole)
        if let numbers = one(0x0301).flatMap(numbers), numbers.count == 1 { said.group = numbers[0] }
        said.creator = one(0x0302).flatMap(text)
        switch one(0x0303).flatMap(text) {
        case "SAFE": said.elements = []
        case "MIXED": said.elements.subtract(one(0x0304).flatMap(numbers) ?? [])
        default: break
        }
        if let last = item.elements.last(where: { $0.tag == Tag(0x0008, 0x0305) }) {
            said.elements.formUnion(identifying(last))
        }
        return said
    }

    private static func identifying(_ sequence: TreeElement) -> Set<UInt16> {
        guard case .items(let items, _) = sequence.content else {
            return sequence.value?.isEmpty ?? false ? [] : whole
        }
        var found: Set<UInt16> = []
        for item in items {
            guard item.damage == nil else { return whole }
            for element in item.elements where element.tag == Tag(0x0008, 0x0306) {
                guard let numbers = numbers(element) else { return whole }
                found.formUnion(numbers)
            }
        }
        return found
    }

    private static func numbers(_ element: TreeElement) -> [UInt16]? {
        guard let value = element.value, value.count % 2 == 0, value.count <= 1024 else { return nil }
        return stride(from: 0, to: value.count, by: 2).map { UInt16(value.number16($0, big: element.isBigEndian)) }
    }

    private static func text(_ element: TreeElement) -> String? {
        guard let value = element.value, value.count <= 1024 else { return nil }
        let text = Padding.trimmed(value)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
