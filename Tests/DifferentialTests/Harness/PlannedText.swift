import MidicRuntime

/// A planned file as a text that a person can read and change, and back.
///
///     encoding explicitLittle
///     (0008,0016) UI "1.2.840.10008.5.1.4.1.1.2\0"
///     (0008,1140) SQ items
///       item
///         (0008,1155) UI "1.2.3\0"
///     (7FE0,0010) OW 0001FF
///
/// `class UID` is what the file meta information says in place of the data set's class. `items undefined` has undefined lengths, `length=N` is a length that the header says in place of the content's. Values are
/// hexadecimal where one of their bytes is no letter, digit or mark of ASCII.
enum PlannedText {
    // MARK: Writing

    static func text(of file: PlannedFile) -> String {
        var lines = [
            "encoding \(file.encoding)"
                + (file.isDeflated ? file.isCompressed ? " deflated compressed" : " deflated" : "")
        ]
        if let syntax = file.syntax { lines.append("syntax \(syntax)") }
        if let metaClass = file.metaClass { lines.append("class \(metaClass)") }
        if let flaw = file.flaw { lines.append("flaw \(text(of: flaw))") }
        if !file.meta.isEmpty {
            lines.append("meta")
            for element in file.meta { add(element, "  ", &lines) }
        }
        for element in file.elements { add(element, "", &lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(of flaw: PlannedFile.Flaw) -> String {
        switch flaw {
        case .cut(let count): "cut \(count)"
        case .zeros(let count): "zeros \(count)"
        case .declares(let uid): "declares \(uid)"
        case .bare, .noGroupLength, .wrongGroupLength, .noSyntax, .otherBytes, .badDeflate, .badMeta: "\(flaw)"
        }
    }

    private static func add(_ element: PlannedElement, _ indent: String, _ lines: inout [String]) {
        let length = element.length.map { " length=\($0)" } ?? ""
        let head = "\(indent)\(element.tag) \(element.vr.name)\(length)"
        switch element.content {
        case .bytes(let bytes): lines.append("\(head) \(text(of: bytes))")
        case .fragments(let fragments):
            lines.append("\(head) fragments")
            for fragment in fragments { lines.append("\(indent)  \(text(of: fragment))") }
        case .items(let items, let undefined):
            lines.append("\(head) items\(undefined ? " undefined" : "")")
            for item in items {
                lines.append(indent + "  item")
                for inner in item { add(inner, indent + "    ", &lines) }
            }
        }
    }

    private static func text(of bytes: [UInt8]) -> String {
        var text = "\""
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0 where index == bytes.count - 1: text += "\\0"
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: text += String(UnicodeScalar(byte))
            default: return bytes.hexadecimal.uppercased()
            }
        }
        return text + "\""
    }

    // MARK: Reading

    /// Where a text is no planned file.
    struct Fault: Error, CustomStringConvertible {
        let line: Int
        let description: String
    }

    static func file(_ text: String) throws -> PlannedFile {
        var file = PlannedFile()
        var reader = Reader(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        while let line = reader.peek(), !line.text.hasPrefix("(") {
            let words = line.text.split(separator: " ").map(String.init)
            reader.next()
            switch words.first {
            // A line on what the pair once showed.
            case "//": continue
            case "encoding":
                let encodings: [Encoding] = [.implicitLittle, .explicitLittle, .explicitBig]
                guard words.count > 1, let found = encodings.first(where: { "\($0)" == words[1] }) else {
                    throw reader.fault("no encoding")
                }
                file.encoding = found
                file.isDeflated = words.contains("deflated")
                file.isCompressed = words.contains("compressed")
            case "syntax": file.syntax = words.last
            case "class": file.metaClass = words.last
            case "flaw": file.flaw = try flaw(Array(words.dropFirst()), reader)
            case "meta": file.meta = try reader.elements(indent: 2)
            default: throw reader.fault("`\(line.text)` begins nothing")
            }
        }
        file.elements = try reader.elements(indent: 0)
        if let line = reader.peek() { throw reader.fault("`\(line.text)` is out of place") }
        return file
    }

    private static func flaw(_ words: [String], _ reader: Reader) throws -> PlannedFile.Flaw {
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        switch words.first {
        case "cut": return .cut(number)
        case "zeros": return .zeros(number)
        case "declares": return .declares(words.last ?? "")
        case "bare": return .bare
        case "noGroupLength": return .noGroupLength
        case "wrongGroupLength": return .wrongGroupLength
        case "noSyntax": return .noSyntax
        case "otherBytes": return .otherBytes
        case "badDeflate": return .badDeflate
        case "badMeta": return .badMeta
        default: throw reader.fault("no flaw")
        }
    }

    private struct Reader {
        let lines: [String]
        var index = 0

        func fault(_ text: String) -> Fault { Fault(line: index + 1, description: "line \(index + 1): \(text)") }

        func peek() -> (indent: Int, text: String)? {
            guard index < lines.count, !lines[index].isEmpty else { return nil }
            let text = lines[index].drop { $0 == " " }
            return (lines[index].count - text.count, String(text))
        }

        mutating func next() { index += 1 }

        mutating func elements(indent: Int) throws -> [PlannedElement] {
            var elements: [PlannedElement] = []
            while let line = peek(), line.indent == indent, line.text.hasPrefix("(") {
                elements.append(try element(line.text, indent))
            }
            return elements
        }

        private mutating func element(_ text: String, _ indent: Int) throws -> PlannedElement {
            let halves = text.prefix(11).dropFirst().dropLast().split(separator: ",").compactMap {
                UInt16($0, radix: 16)
            }
            var rest = text.dropFirst(12)
            let letters = Array(rest.prefix(2).utf8)
            guard halves.count == 2, letters.count == 2, let vr = VR(letters[0], letters[1]) else {
                throw fault("no element")
            }
            rest = rest.dropFirst(3)
            var length: UInt32?
            if rest.hasPrefix("length=") {
                let word = rest.prefix { $0 != " " }
                length = UInt32(word.dropFirst(7))
                rest = rest.dropFirst(word.count + 1)
            }
            next()
            let content: PlannedElement.Content
            switch rest {
            case "items", "items undefined":
                var items: [[PlannedElement]] = []
                while let line = peek(), line.indent == indent + 2, line.text == "item" {
                    next()
                    items.append(try elements(indent: indent + 4))
                }
                content = .items(items, undefinedLength: rest != "items")
            case "fragments":
                var fragments: [[UInt8]] = []
                while let line = peek(), line.indent == indent + 2 {
                    fragments.append(try bytes(line.text[...]))
                    next()
                }
                content = .fragments(fragments)
            default: content = .bytes(try bytes(rest))
            }
            return PlannedElement(Tag(halves[0], halves[1]), vr, content, length: length)
        }

        private func bytes(_ text: Substring) throws -> [UInt8] {
            guard text.hasPrefix("\"") else {
                let digits = Array(text.utf8)
                guard digits.count & 1 == 0 else { throw fault("half a byte") }
                return try stride(from: 0, to: digits.count, by: 2).map { start in
                    guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                        throw fault("no hexadecimal number")
                    }
                    return byte
                }
            }
            var bytes: [UInt8] = []
            var isEscaped = false
            for byte in text.utf8.dropFirst().dropLast() {
                if isEscaped {
                    bytes.append(byte == UInt8(ascii: "0") ? 0 : byte)
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else {
                    bytes.append(byte)
                }
            }
            return bytes
        }
    }
}
