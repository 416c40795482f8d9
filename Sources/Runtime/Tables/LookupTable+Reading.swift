extension LookupTable {
    /// Reads the file of a table: comma-separated values after RFC 4180 in UTF-8, whose first line names the columns; with tabs
    /// instead of commas where the name ends with `.tsv`.
    ///
    /// - Parameters:
    ///   - path: a file or a pipe, which is read once to its end.
    ///   - name: of the table in the policy.
    ///   - keyword: of the key's attribute, by which the first line may name the key's column beside `key`.
    /// - Throws: `TableError` with lines and columns; `SystemFailure` where the file cannot be read.
    package static func read(
        _ path: String, as name: String, of ruleset: Ruleset, keyword: String?
    ) throws -> LookupTable {
        let status = try FileSystem.status(of: path)
        guard status.kind == .regular || status.kind == .pipe else {
            throw TableError([.init(line: nil, "is a folder, a device or a socket; give a file or a pipe")])
        }
        let file = status.kind == .pipe ? try Descriptor.openWaiting(path) : try Descriptor.open(path)
        guard status.size <= mostFileBytes else {
            throw TableError([.init(line: nil, "is longer than \(mostFileBytes >> 20) megabytes")])
        }
        var total = 0
        return try parse(
            as: name, of: ruleset, keyword: keyword, isTabbed: path.lowercased().hasSuffix(".tsv"), size: status.size
        ) {
            buffer in
            let count = try file.read(into: &buffer)
            total += count
            guard total <= mostFileBytes else {
                throw TableError([.init(line: nil, "is longer than \(mostFileBytes >> 20) megabytes")])
            }
            return count
        }
    }

    /// The same of bytes at hand.
    package static func parse(
        _ bytes: [UInt8], as name: String, of ruleset: Ruleset, keyword: String?, isTabbed: Bool = false
    ) throws -> LookupTable {
        var rest = bytes[...]
        return try parse(as: name, of: ruleset, keyword: keyword, isTabbed: isTabbed, size: bytes.count) { buffer in
            let part = rest.prefix(buffer.count)
            rest = rest.dropFirst(part.count)
            buffer.replaceSubrange(0..<part.count, with: part)
            return part.count
        }
    }

    /// Bytes of a file: a million rows have some 30 MB.
    private static let mostFileBytes = 1 << 30

    private static func parse(
        as name: String, of ruleset: Ruleset, keyword: String?, isTabbed: Bool, size: Int,
        next: (inout [UInt8]) throws -> Int
    ) throws -> LookupTable {
        guard
            let index = (0..<ruleset.tableCount).first(where: {
                ruleset.string(Int(ruleset.table(at: $0).name)) == name
            })
        else { throw TableError([.init(line: nil, "is for a table that the policy does not declare")]) }
        var loader = TableLoader(ruleset, index: index, keyName: keyword)
        return try loader.load(separator: isTabbed ? 0x09 : 0x2C, sizeHint: size, next: next)
    }
}
