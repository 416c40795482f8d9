/// Values and items that the policy brings along.
extension Executor {
    /// The bytes of a value template: text in the character set in force, numbers of binary VRs in the byte order of the data set.
    func templateValue(
        _ index: Int, vr: VR, _ encoding: Encoding, _ characterSet: SpecificCharacterSet
    ) -> Result<[UInt8], FileFailure> {
        let template = ruleset.valueTemplate(at: index)
        var text = ""
        for part in 0..<Int(template.partCount) {
            let record = ruleset.valuePart(at: Int(template.firstPart) + part)
            switch record.kind {
            case .literal: text += ruleset.string(Int(record.index))
            case .param: text += configuration.params[Int(record.index)]
            case .blob: return .success(ruleset.blob(at: Int(record.index)))
            }
        }
        if vr.isBinaryNumber {
            var bytes: [UInt8] = []
            for number in text.split(separator: "\\", omittingEmptySubsequences: false) {
                guard bytes.append(number: number, vr, encoding) else {
                    return .failure(FileFailure(.unreadableNumber, at: -1))
                }
            }
            return .success(bytes)
        }
        guard let bytes = characterSet.encode(Array(text.utf8)) else {
            return .failure(FileFailure(.notEncodable, at: -1))
        }
        return .success(bytes)
    }

    /// Writes a sequence with one item from the ruleset's templates, or with none.
    ///
    /// - Parameter template: its index, or nil for zero items.
    mutating func emitItemTemplate(_ template: Int?, tag: Tag, encoding: Encoding) {
        var content: [UInt8] = []
        if let template {
            let item = ruleset.itemTemplate(at: template)
            let transcoded = ItemTemplate.transcode(item, to: encoding)
            content.append(tag: Tag(0xFFFE, 0xE000), encoding)
            content.append(UInt32(transcoded.count), encoding)
            content.append(contentsOf: transcoded)
        }
        emitHeader(tag, .SQ, length: content.count, encoding)
        let start = patch.arena.count
        patch.arena.append(contentsOf: content)
        patch.commitArena(from: start)
    }
}

/// Item templates are stored in Explicit VR Little Endian with defined lengths; a data set may want another encoding.
enum ItemTemplate {
    /// The same data set in another encoding.
    ///
    /// - Parameter bytes: verified by the ruleset's loader to be well formed: ascending elements, defined lengths.
    static func transcode(_ bytes: [UInt8], to encoding: Encoding) -> [UInt8] {
        if encoding == .explicitLittle { return bytes }
        return transcode(bytes[...], to: encoding)
    }

    private static func transcode(_ bytes: ArraySlice<UInt8>, to encoding: Encoding) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes
        while rest.count >= 8 {
            let tag = Tag(rest.little16(0), rest.little16(2))
            guard let vr = VR(rest[rest.startIndex + 4], rest[rest.startIndex + 5]) else { return output }
            let headerLength = vr.hasLongHeader ? 12 : 8
            guard rest.count >= headerLength else { return output }
            let length = vr.hasLongHeader ? Int(rest.little32(8)) : Int(rest.little16(6))
            guard rest.count >= headerLength + length else { return output }
            let value = rest.dropFirst(headerLength).prefix(length)
            if vr == .SQ {
                var items: [UInt8] = []
                var remaining = value
                while remaining.count >= 8 {
                    let itemLength = Int(remaining.little32(4))
                    let inner = transcode(remaining.dropFirst(8).prefix(itemLength), to: encoding)
                    items.append(tag: Tag(0xFFFE, 0xE000), encoding)
                    items.append(UInt32(inner.count), encoding)
                    items.append(contentsOf: inner)
                    remaining = remaining.dropFirst(8 + itemLength)
                }
                output.append(element: tag, vr, items, encoding)
            } else {
                let swapped = encoding.isBigEndian ? value.swapped(unit: vr.byteOrderUnit) : Array(value)
                output.append(element: tag, vr, swapped, encoding)
            }
            rest = rest.dropFirst(headerLength + length)
        }
        return output
    }
}

extension ArraySlice<UInt8> {
    func little16(_ offset: Int) -> UInt16 {
        UInt16(self[startIndex + offset]) | UInt16(self[startIndex + offset + 1]) << 8
    }

    func little32(_ offset: Int) -> UInt32 {
        UInt32(little16(offset)) | UInt32(little16(offset + 2)) << 16
    }

    func swapped(unit: Int) -> [UInt8] {
        var bytes = Array(self)
        guard unit > 1 else { return bytes }
        var start = 0
        while start + unit <= bytes.count {
            bytes[start..<start + unit].reverse()
            start += unit
        }
        return bytes
    }
}

extension [UInt8] {
    mutating func append(_ value: UInt64, _ encoding: Encoding) {
        let low = UInt32(truncatingIfNeeded: value)
        let high = UInt32(truncatingIfNeeded: value >> 32)
        append(encoding.isBigEndian ? high : low, encoding)
        append(encoding.isBigEndian ? low : high, encoding)
    }

    /// Appends a decimal number in a binary VR; false if it is none or out of the VR's range.
    mutating func append(number: Substring, _ vr: VR, _ encoding: Encoding) -> Bool {
        switch vr {
        case .US:
            guard let value = UInt16(number) else { return false }
            append(value, encoding)
        case .SS:
            guard let value = Int16(number) else { return false }
            append(UInt16(bitPattern: value), encoding)
        case .UL:
            guard let value = UInt32(number) else { return false }
            append(value, encoding)
        case .SL:
            guard let value = Int32(number) else { return false }
            append(UInt32(bitPattern: value), encoding)
        case .UV:
            guard let value = UInt64(number) else { return false }
            append(value, encoding)
        case .SV:
            guard let value = Int64(number) else { return false }
            append(UInt64(bitPattern: value), encoding)
        case .FL:
            guard let value = Float(number) else { return false }
            append(value.bitPattern, encoding)
        case .FD:
            guard let value = Double(number) else { return false }
            append(value.bitPattern, encoding)
        default: return false
        }
        return true
    }
}
