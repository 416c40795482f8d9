import MidicLang
import MidicRuntime

/// A listing with its creator.
struct SafeListPart {
    let creator: String
    let listing: SafeListing
}

/// Reads a safe list: behind its first line `midic safe_list 1` one private element a line, as creator, group, low byte of the element
/// and VR, with a tab between.
struct SafeListReader {
    private(set) var parts: [SafeListPart] = []
    private(set) var diagnostics: [Diagnostic]
    /// The largest published list has a fifth of it.
    private static let mostRows = 32_768
    /// One more says nothing that these do not.
    private static let mostFaults = 20

    /// - Parameter name: the file, as the policy names it.
    init(_ file: FileID, in sources: SourceMap, name: TextLiteral) {
        let list = ListLines(file, in: sources)
        diagnostics = list.diagnostics
        struct Key: Hashable {
            let creator: String
            let vr: VR
        }
        var elements: [Key: Set<UInt32>] = [:]
        var faults = 0
        if list.lines.count > SafeListReader.mostRows {
            diagnostics.append(
                Diagnostic(
                    .policyLimit,
                    "a safe list has at most \(SafeListReader.mostRows) rows; this one has \(list.lines.count)",
                    at: name.range))
            return
        }
        for (text, range) in list.lines {
            switch SafeListReader.row(text) {
            case .success(let row):
                elements[Key(creator: row.creator, vr: row.vr), default: []].insert(row.element)
            case .failure(let fault):
                faults += 1
                if faults <= SafeListReader.mostFaults {
                    diagnostics.append(Diagnostic(.listLine, fault.message, at: range))
                }
            }
        }
        if elements.isEmpty, faults == 0 {
            diagnostics.append(Diagnostic(.listLine, "the list `\(name.value)` has no element", at: name.range))
        }
        parts = elements.sorted { ($0.key.creator, $0.key.vr.name) < ($1.key.creator, $1.key.vr.name) }.map {
            key, found in
            SafeListPart(
                creator: key.creator, listing: SafeListing(file: name.value, vr: key.vr, elements: found))
        }
    }

    private struct Fault: Error {
        let message: String
    }

    private static func row(_ line: String) -> Result<(creator: String, element: UInt32, vr: VR), Fault> {
        let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map { column in
            var column = column
            while column.last == " " { column.removeLast() }
            return column
        }
        guard columns.count == 4 else {
            return .failure(
                Fault(
                    message:
                        "a line has a creator, a group, an element and a VR, with a tab between, and this one has \(columns.count)"
                ))
        }
        guard !columns[0].isEmpty, columns[0].unicodeScalars.count <= 64, !columns[0].contains("\\") else {
            return .failure(Fault(message: "a private creator has 1 to 64 characters and no backslash"))
        }
        guard columns[1].utf8.count == 4, let group = UInt16(columns[1], radix: 16), group & 1 == 1, group > 8 else {
            return .failure(Fault(message: "a private group is four hexadecimal digits and odd, as in `0019`"))
        }
        let element = columns[2].hasPrefix("xx") ? columns[2].dropFirst(2) : columns[2]
        guard element.utf8.count == 2, let offset = UInt8(element, radix: 16) else {
            return .failure(
                Fault(
                    message:
                        "an element is its two last hexadecimal digits, as in `0C` or `xx0C`: the block differs from file to file"
                ))
        }
        let code = Array(columns[3].utf8)
        guard code.count == 2, let vr = VR(code[0], code[1]), vr != .UN else {
            return .failure(
                Fault(
                    message: "a VR is one of PS3.5 section 6.2, and not UN, which says nothing of what an element holds"
                ))
        }
        return .success((String(columns[0]), SafeListing.key(group, offset), vr))
    }
}
