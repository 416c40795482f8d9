import MidicRuntime

/// A ruleset in its parts, by docs/ruleset-format.md, so that it can be changed and sealed again: without a right digest no
/// change would get past the door.
struct RulesetBytes {
    struct Section {
        var name: [UInt8]
        var flags: UInt32
        var count: UInt32
        var payload: [UInt8]

        /// Bytes of a record, where all have the same.
        var recordSize: Int? {
            guard count > 0, payload.count % Int(count) == 0 else { return nil }
            return payload.count / Int(count)
        }
    }

    var major: UInt16
    var minor: UInt16
    var capabilities: UInt64
    var sections: [Section] = []

    private static let magic: [UInt8] = [0x89] + Array("MIDIC\r\n".utf8)
    private static let headerSize = 64
    private static let entrySize = 24
    private static let semantic: UInt32 = 2

    /// Takes apart what begins as a ruleset does, as far as its table lies inside it; nil if it does not.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        func number(_ offset: Int, _ size: Int = 4) -> UInt64 {
            (0..<size).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
        }
        major = UInt16(number(8, 2))
        minor = UInt16(number(10, 2))
        capabilities = number(24, 8)
        let count = min(Int(number(16)), (bytes.count - Self.headerSize) / Self.entrySize, 64)
        for index in 0..<count {
            let entry = Self.headerSize + Self.entrySize * index
            let start = min(Int(number(entry + 8)), bytes.count)
            let end = min(start + Int(number(entry + 12)), bytes.count)
            sections.append(
                Section(
                    name: Array(bytes[entry..<entry + 4]), flags: UInt32(number(entry + 4)),
                    count: UInt32(number(entry + 16)), payload: Array(bytes[start..<end])))
        }
    }

    /// The whole file, with lengths, offsets, digest and checksum as they must be.
    var sealed: [UInt8] {
        var table: [UInt8] = []
        var payloads: [UInt8] = []
        var message = Array("midic ruleset 1\n".utf8)
        let start = Self.headerSize + Self.entrySize * sections.count
        for section in sections {
            var section = section
            if section.name == Array("PROV".utf8), section.payload.count >= 8 {
                section.payload.replaceSubrange(..<8, with: SHA256.hash(Array(section.payload[8...]))[..<8])
            }
            payloads += [UInt8](repeating: 0, count: -(start + payloads.count) & 7)
            let length = UInt32(section.payload.count)
            table += section.name + Self.little(section.flags) + Self.little(UInt32(start + payloads.count))
            table += Self.little(length) + Self.little(section.count) + [0, 0, 0, 0]
            payloads += section.payload
            if section.flags & Self.semantic != 0 { message += section.name + Self.little(length) + section.payload }
        }
        payloads += [UInt8](repeating: 0, count: -(start + payloads.count) & 7)
        var bytes = Self.magic + Self.little(major) + Self.little(minor)
        bytes += Self.little(UInt32(start + payloads.count)) + Self.little(UInt32(sections.count)) + [0, 0, 0, 0]
        bytes += Self.little(capabilities) + SHA256.hash(message)
        return bytes + table + payloads
    }

    private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

extension RulesetBytes {
    /// Makes the changes that an input asks for, one after the other.
    mutating func change(by source: inout FuzzBytes) {
        var rounds = 0
        while !source.isEmpty, rounds < 64, !sections.isEmpty {
            rounds += 1
            change(kind: source.byte(), section: Int(source.byte()) % sections.count, &source)
        }
    }

    private mutating func change(kind: UInt8, section: Int, _ source: inout FuzzBytes) {
        var changed = sections[section]
        let length = changed.payload.count
        let place = Int(source.uint16())
        switch kind % 14 {
        case 0 where length > 0: changed.payload[place % length] = source.byte()
        case 1 where length > 0: changed.payload[place % length] ^= 1 << (source.byte() & 7)
        case 2 where length >= 2: changed.put(source.uint16(), at: place % (length - 1))
        case 3 where length >= 4: changed.put(source.uint32(), at: place % (length - 3))
        case 4 where length >= 4:
            // One of the record's numbers, a little more or less.
            let offset = place % (length / 4) * 4
            changed.put(
                changed.uint32(at: offset) &+ UInt32(bitPattern: Int32(Int8(bitPattern: source.byte()))), at: offset)
        case 5: changed.dropRecord(place)
        case 6: changed.repeatRecord(place, to: Int(source.uint16()), times: 1)
        case 7: changed.repeatRecord(place, to: place, times: Int(source.byte()))
        case 8:
            changed.payload.removeLast(min(length, place))
        case 9:
            changed.payload += source.take(Int(source.byte() & 0x1F))
        case 10: changed.count = UInt32(place)
        case 11: changed.flags ^= UInt32(place & 3)
        case 12: capabilities ^= 1 << UInt64(place & 63)
        case 13 where place & 7 == 0:
            sections.remove(at: section)
            return
        default: break
        }
        sections[section] = changed
    }
}

extension RulesetBytes.Section {
    func uint32(at offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(payload[offset + $1]) << UInt32(8 * $1) } }

    fileprivate mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
        for index in 0..<number.bitWidth / 8 {
            payload[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
        }
    }

    fileprivate mutating func dropRecord(_ place: Int) {
        guard let size = recordSize, size > 0 else { return }
        let start = place % Int(count) * size
        payload.removeSubrange(start..<start + size)
        count -= 1
    }

    fileprivate mutating func repeatRecord(_ place: Int, to target: Int, times: Int) {
        guard let size = recordSize, size > 0, payload.count < 1 << 16 else { return }
        let start = place % Int(count) * size
        let record = Array(payload[start..<start + size])
        let end = target % (Int(count) + 1) * size
        payload.insert(contentsOf: Array(repeating: record, count: times).joined(), at: end)
        count += UInt32(times)
    }
}
