/// A file's name or path as the kernel has it: bytes, whatever their encoding.
///
/// Names of inputs are of this type from the listing of a folder to the opening of a file, since exports of old systems
/// have names in Latin-1 or Shift-JIS. Text is made of them for people and records alone.
package struct FileName: Hashable, Sendable {
    /// With a NUL at the end.
    let cString: [CChar]

    package init(_ text: String) { cString = Array(text.utf8CString) }

    /// - Parameter bytes: without a NUL.
    package init(bytes: some Collection<UInt8>) {
        var copy: [CChar] = []
        copy.reserveCapacity(bytes.count + 1)
        for byte in bytes { copy.append(CChar(bitPattern: byte)) }
        copy.append(0)
        cString = copy
    }

    /// `folder`, a slash, and `name`.
    package init(_ name: FileName, in folder: FileName) {
        var joined: [CChar] = []
        joined.reserveCapacity(folder.cString.count + name.cString.count)
        joined.append(contentsOf: folder.cString.dropLast())
        if joined.last != 0x2F { joined.append(0x2F) }
        joined.append(contentsOf: name.cString)
        cString = joined
    }

    package var byteCount: Int { cString.count - 1 }

    package var bytes: [UInt8] { cString.dropLast().map { UInt8(bitPattern: $0) } }

    /// The bytes between the slashes.
    package var components: [ArraySlice<UInt8>] { bytes.split(separator: 0x2F) }

    /// What follows the last slash.
    package var lastComponent: FileName { components.last.map { FileName(bytes: $0) } ?? self }

    /// As text, from which the bytes can be had again: a byte that is no part of UTF-8 is `%` and two hexadecimal digits, and
    /// so is a `%` in the name that two such digits follow (`%25`). Two names never have the same text.
    package var text: String {
        let bytes = self.bytes
        if !bytes.contains(0x25), let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25 {
                let isAmbiguous =
                    bytes.count > index + 2 && bytes[index + 1...index + 2].allSatisfy(\.isHexadecimalDigit)
                text += isAmbiguous ? "%25" : "%"
                index += 1
                continue
            }
            // One scalar is one to four bytes (RFC 3629 section 3).
            let scalar = (1...4).lazy.compactMap { (count: Int) -> (String, Int)? in
                guard index + count <= bytes.count,
                    let found = String(validating: bytes[index..<index + count], as: UTF8.self)
                else { return nil }
                return (found, count)
            }.first
            if let (found, count) = scalar {
                text += found
                index += count
            } else {
                text += "%" + [bytes[index]].hexadecimalInCapitals
                index += 1
            }
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}

extension [UInt8] {
    fileprivate var hexadecimalInCapitals: String {
        map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
