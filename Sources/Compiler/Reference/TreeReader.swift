import MidicRuntime

/// Reads a data set into a tree, as docs/outcomes.md says ("The file's structure"): whatever some reader could take for an
/// element is read, and what readers would take in two ways is refused.
struct TreeReader {
    /// What encloses the elements that are being read.
    private struct Frame {
        /// Where it ends at the latest.
        var limit: Int
        var isRoot = false
        var isUndefined = false
        /// Whether the sequence around an item is of undefined length.
        var isSequenceUndefined = false
        var encoding: Encoding
        /// A guess that UN, or a value in implicit VR, holds items: what fails inside makes it no sequence.
        var isOnTrial = false
        /// Items of UN in a file of explicit VR.
        var isOfUnknownVR = false
        /// Sequences around it.
        var depth = 0
    }

    private let bytes: [UInt8]
    private let end: Int
    private let fileEncoding: Encoding
    private let allowsFragments: Bool
    private let dictionary: (Tag) -> VR?
    private var position: Int
    private(set) var hasFragments = false
    private var wasted = 0
    private let start: Int
    /// Set where the first element of an item in implicit VR spells a VR.
    private var spellsVR: [Bool] = []

    static let deepest = 128
    private static let longestPadding = 1 << 20

    /// Reads the elements from `start` to the end of the bytes.
    ///
    /// - Parameters:
    ///   - allowsFragments: whether the file names an encapsulated syntax.
    ///   - dictionary: the VR of a public attribute.
    static func read(
        _ bytes: [UInt8], from start: Int, encoding: Encoding, allowsFragments: Bool, dictionary: @escaping (Tag) -> VR?
    ) throws(FileFailure.Code) -> (elements: [TreeElement], hasFragments: Bool) {
        var reader = TreeReader(bytes, from: start, encoding, allowsFragments, dictionary)
        let frame = Frame(limit: bytes.count, isRoot: true, encoding: encoding)
        let elements = try reader.elements(frame)
        return (elements, reader.hasFragments)
    }

    private init(
        _ bytes: [UInt8], from start: Int, _ encoding: Encoding, _ allowsFragments: Bool,
        _ dictionary: @escaping (Tag) -> VR?
    ) {
        self.bytes = bytes
        self.start = start
        end = bytes.count
        position = start
        fileEncoding = encoding
        self.allowsFragments = allowsFragments
        self.dictionary = dictionary
    }

    private func pastLimit(_ frame: Frame) -> FileFailure.Code {
        frame.limit == end ? .truncatedElement : .lengthPastParent
    }

    private func isZero(_ range: Range<Int>) -> Bool { range.allSatisfy { bytes[$0] == 0 } }

    // MARK: Elements

    private mutating func elements(_ frame: Frame) throws(FileFailure.Code) -> [TreeElement] {
        var elements: [TreeElement] = []
        while true {
            guard frame.limit - position >= 8 else {
                if frame.isRoot {
                    guard isZero(position..<frame.limit) else { throw .truncatedElement }
                    return elements
                }
                if position < frame.limit { throw pastLimit(frame) }
                if frame.isUndefined { throw .unclosedSequence }
                return elements
            }
            let tag = bytes.tagAt(position, big: frame.encoding.isBigEndian)
            if tag.group == 0xFFFE {
                if try closes(tag, frame) { return elements }
                continue
            }
            if isPaddingTag(frame) {
                guard frame.isRoot else { throw .zeroTag }
                guard frame.limit - position <= Self.longestPadding else { throw .tooLarge }
                guard isZero(position..<frame.limit) else { throw .zeroTag }
                return elements
            }
            elements.append(try element(tag, frame, isFirst: elements.isEmpty))
        }
    }

    private func isPaddingTag(_ frame: Frame) -> Bool {
        guard isZero(position..<position + 4), isZero(position + 4..<position + 8) else { return false }
        return true
    }

    /// Whether a delimiter ends the data set; one that closes nothing is passed over.
    private mutating func closes(_ tag: Tag, _ frame: Frame) throws(FileFailure.Code) -> Bool {
        switch tag {
        case .itemDelimiter where frame.isUndefined:
            position += 8
            return true
        case .sequenceDelimiter where frame.isUndefined && frame.isSequenceUndefined:
            return true
        case .itemDelimiter where !frame.isUndefined, .sequenceDelimiter where !frame.isUndefined:
            position += 8
            return false
        default: throw .strayItem
        }
    }

    private mutating func element(
        _ tag: Tag, _ frame: Frame, isFirst: Bool
    ) throws(FileFailure.Code) -> TreeElement {
        let first = position
        let big = frame.encoding.isBigEndian
        var vr: VR?
        var length = bytes.number32(position + 4, big: big)
        var header = 8
        if frame.encoding.isExplicit {
            let letters = (bytes[position + 4], bytes[position + 5])
            vr = VR(letters.0, letters.1)
            let isShort = vr.map { !$0.hasLongHeader } ?? (letters.0 == 0x20 && letters.1 == 0x20)
            if vr == nil, !isShort, !(isCapital(letters.0) && isCapital(letters.1)) { throw .badVR }
            if isShort {
                length = UInt32(bytes.number16(position + 6, big: big))
            } else {
                guard frame.limit - position >= 12 else { throw pastLimit(frame) }
                length = bytes.number32(position + 8, big: big)
                header = 12
            }
        } else if frame.isOfUnknownVR, isFirst, isCapital(bytes[position + 4]), isCapital(bytes[position + 5]) {
            if !spellsVR.isEmpty { spellsVR[spellsVR.count - 1] = true }
        }
        let value = position + header
        let known = dictionary(tag)
        var element = TreeElement(tag: tag, vr: vr, encoding: frame.encoding, content: .opaque, raw: [])
        if length == .max, header == 12 || !frame.encoding.isExplicit {
            element.content = try undefinedLength(tag, vr, known, value, frame)
        } else {
            guard Int(length) <= frame.limit - value else { throw pastLimit(frame) }
            element.content = try definedLength(tag, vr, known, value..<value + Int(length), frame)
        }
        element.raw = Array(bytes[first..<position])
        return element
    }

    private func isCapital(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte }

    // MARK: What an element holds

    private mutating func definedLength(
        _ tag: Tag, _ vr: VR?, _ known: VR?, _ range: Range<Int>, _ frame: Frame
    ) throws(FileFailure.Code) -> TreeElement.Content {
        let beginsWithItem = beginsWithItem(range, frame)
        func plain() -> TreeElement.Content { .value(Array(bytes[range])) }
        if vr == .SQ || !frame.encoding.isExplicit && known == .SQ {
            guard range.isEmpty || beginsWithItem else {
                position = range.upperBound
                return .opaque
            }
            return try sequence(range, frame, encoding: frame.encoding, isUnknown: false, fallback: nil)
        }
        let isUnknown = vr == nil || vr == .UN || !fileEncoding.isExplicit
        let mayBeItems = isUnknown || tag.isPrivate && (vr?.canBeFragments ?? false)
        guard mayBeItems else {
            position = range.upperBound
            return plain()
        }
        if beginsWithItem || range.isEmpty && known == .SQ && isUnknown {
            let isPlain = !frame.encoding.isExplicit && tag.isPixelData
            let found = itemEncoding(range.lowerBound, range.upperBound, frame)
            return try sequence(
                range, frame, encoding: found.encoding, isUnknown: true, mayBeExplicit: found.mayBeExplicit,
                fallback: isPlain ? plain() : .opaque)
        }
        position = range.upperBound
        return known == .SQ && isUnknown ? .opaque : plain()
    }

    private mutating func undefinedLength(
        _ tag: Tag, _ vr: VR?, _ known: VR?, _ value: Int, _ frame: Frame
    ) throws(FileFailure.Code) -> TreeElement.Content {
        let isImplicit = !frame.encoding.isExplicit
        let said = isImplicit ? known : vr
        let isSequence = said == .SQ || said == .UN || isImplicit && (said == nil || tag.isPrivate)
        guard !isSequence else {
            if vr == .SQ {
                return try undefinedSequence(value, frame, encoding: frame.encoding, isUnknown: false)
            }
            let found = itemEncoding(value, frame.limit, frame)
            return try undefinedSequence(
                value, frame, encoding: found.encoding, isUnknown: true, mayBeExplicit: found.mayBeExplicit)
        }
        guard let said, said.canBeFragments else { throw .undefinedLength }
        let content = try fragments(value, frame)
        if !allowsFragments || tag != .pixelData || !isImplicit && said != .OB && said != .OW {
            return .damaged(.undefinedLength)
        }
        hasFragments = true
        return .fragments(content)
    }

    private func beginsWithItem(_ range: Range<Int>, _ frame: Frame) -> Bool {
        guard range.count >= 4 else { return false }
        let marks =
            [bytes.tagAt(range.lowerBound, big: false)]
            + (frame.encoding.isBigEndian ? [bytes.tagAt(range.lowerBound, big: true)] : [])
        return marks.contains { $0 == .item || $0 == .sequenceDelimiter }
    }

    /// In what the items of a value of unknown VR are encoded: implicit little endian, unless they only read otherwise.
    private func itemEncoding(
        _ start: Int, _ limit: Int, _ frame: Frame
    ) -> (encoding: Encoding, mayBeExplicit: Bool) {
        var item = start
        guard limit - item >= 8 else { return (.implicitLittle, false) }
        if frame.encoding.isBigEndian, bytes.tagAt(item, big: true) == .item { return (.explicitBig, false) }
        while limit - item >= 8, bytes.tagAt(item, big: false) == .item, bytes.number32(item + 4, big: false) == 0 {
            item += 8
        }
        guard limit - item >= 8, bytes.tagAt(item, big: false) == .item else { return (.implicitLittle, false) }
        let length = bytes.number32(item + 4, big: false)
        let itemLimit = length == .max ? limit : min(limit, item + 8 + Int(length))
        return (.implicitLittle, FirstElement.isExplicit(bytes, item + 8, itemLimit, big: false))
    }

    // MARK: Sequences

    private mutating func sequence(
        _ range: Range<Int>, _ frame: Frame, encoding: Encoding, isUnknown: Bool, mayBeExplicit: Bool = false,
        fallback: TreeElement.Content?
    ) throws(FileFailure.Code) -> TreeElement.Content {
        position = range.lowerBound
        if range.isEmpty { return .items([], isUndefined: false) }
        guard frame.depth < Self.deepest else { throw .tooDeep }
        let isTrial = fallback != nil || mayBeExplicit
        var inner = Frame(
            limit: range.upperBound, encoding: encoding, isOnTrial: frame.isOnTrial || isTrial,
            isOfUnknownVR: isUnknown && fileEncoding.isExplicit, depth: frame.depth + 1)
        do {
            return .items(try items(inner), isUndefined: false)
        } catch {
            var failure = error
            if isTrial, mayBeExplicit, isRecoverable(failure) {
                try noteWaste(since: range.lowerBound)
                inner.encoding = .explicitLittle
                position = range.lowerBound
                do {
                    return .items(try items(inner), isUndefined: false)
                } catch {
                    failure = error
                }
            }
            if failure == .tooLarge { throw failure }
            let isCertain = !isRecoverable(failure)
            if frame.isOnTrial, !isTrial, !isCertain { throw failure }
            position = range.upperBound
            return isTrial && !isCertain ? fallback ?? .opaque : .damaged(failure)
        }
    }

    private mutating func undefinedSequence(
        _ start: Int, _ frame: Frame, encoding: Encoding, isUnknown: Bool, mayBeExplicit: Bool = false
    ) throws(FileFailure.Code) -> TreeElement.Content {
        position = start
        guard frame.depth < Self.deepest else { throw .tooDeep }
        var inner = Frame(
            limit: frame.limit, isUndefined: true, encoding: encoding, isOnTrial: frame.isOnTrial || mayBeExplicit,
            isOfUnknownVR: isUnknown && fileEncoding.isExplicit, depth: frame.depth + 1)
        do {
            return .items(try items(inner), isUndefined: true)
        } catch {
            guard mayBeExplicit, isRecoverable(error) else { throw error }
            try noteWaste(since: start)
            inner.encoding = .explicitLittle
            inner.isOnTrial = frame.isOnTrial
            position = start
            return .items(try items(inner), isUndefined: true)
        }
    }

    private func isRecoverable(_ failure: FileFailure.Code) -> Bool {
        failure != .tooDeep && failure != .tooLarge && failure != .ambiguousEncoding
    }

    private mutating func noteWaste(since start: Int) throws(FileFailure.Code) {
        wasted += max(0, position - start)
        guard wasted <= end - self.start else { throw .ambiguousEncoding }
    }

    private mutating func items(_ frame: Frame) throws(FileFailure.Code) -> [TreeItem] {
        spellsVR.append(false)
        let mark = spellsVR.count
        defer { spellsVR.removeSubrange((mark - 1)...) }
        var items: [TreeItem] = []
        while true {
            guard frame.limit - position >= 8 else {
                if position < frame.limit { throw pastLimit(frame) }
                if frame.isUndefined { throw .unclosedSequence }
                break
            }
            let big = frame.encoding.isBigEndian
            let tag = bytes.tagAt(position, big: big)
            if tag == .item {
                items.append(try item(frame))
                spellsVR.removeSubrange(mark...)
                continue
            }
            guard tag == .sequenceDelimiter || tag == .itemDelimiter else { throw .badSequence }
            position += 8
            if tag == .sequenceDelimiter, frame.isUndefined { break }
            if frame.isUndefined, tag == .itemDelimiter { continue }
        }
        if spellsVR[mark - 1] { throw .ambiguousEncoding }
        return items
    }

    private mutating func item(_ frame: Frame) throws(FileFailure.Code) -> TreeItem {
        let length = bytes.number32(position + 4, big: frame.encoding.isBigEndian)
        let isUndefined = length == .max
        if !isUndefined, Int(length) > frame.limit - position - 8 { throw pastLimit(frame) }
        position += 8
        let limit = isUndefined ? frame.limit : position + Int(length)
        var inner = frame
        inner.limit = limit
        inner.isUndefined = isUndefined
        inner.isSequenceUndefined = frame.isUndefined
        let mark = spellsVR.count
        do {
            return TreeItem(elements: try elements(inner), isUndefined: isUndefined, encoding: frame.encoding)
        } catch {
            let isOwn = !isUndefined && (!frame.isOnTrial || !isRecoverable(error))
            guard isOwn, error != .tooLarge else { throw error }
            spellsVR.removeSubrange(mark...)
            position = limit
            return TreeItem(elements: [], isUndefined: false, encoding: frame.encoding, damage: error)
        }
    }

    // MARK: Fragments

    private mutating func fragments(_ start: Int, _ frame: Frame) throws(FileFailure.Code) -> [UInt8] {
        let big = frame.encoding.isBigEndian
        var offset = start
        while true {
            if frame.limit - offset < 8 {
                guard frame.isRoot, offset > start, isZero(offset..<frame.limit) else { throw pastLimit(frame) }
                position = offset
                return Array(bytes[start..<offset])
            }
            let tag = bytes.tagAt(offset, big: big)
            if tag == .sequenceDelimiter {
                position = offset + 8
                return Array(bytes[start..<offset])
            }
            if tag.rawValue == 0, frame.isRoot, offset > start {
                guard frame.limit - offset <= Self.longestPadding else { throw .tooLarge }
                if isZero(offset..<frame.limit) {
                    position = offset
                    return Array(bytes[start..<offset])
                }
            }
            let length = bytes.number32(offset + 4, big: big)
            guard tag == .item, length != .max else { throw .badFragment }
            guard Int(length) <= frame.limit - offset - 8 else { throw pastLimit(frame) }
            offset += 8 + Int(length)
        }
    }
}

/// Whether the bytes read as a first element, in explicit or in implicit VR.
enum FirstElement {
    static func isExplicit(_ bytes: [UInt8], _ offset: Int, _ limit: Int, big: Bool) -> Bool {
        guard limit - offset >= 8, let vr = VR(bytes[offset + 4], bytes[offset + 5]) else { return false }
        let tag = bytes.tagAt(offset, big: big)
        guard tag.group != 0xFFFE else { return false }
        var value = offset + 8
        var length = Int(bytes.number16(offset + 6, big: big))
        if vr.hasLongHeader {
            guard limit - offset >= 12 else { return false }
            let long = bytes.number32(offset + 8, big: big)
            if long == .max { return vr == .SQ || vr == .UN || vr.canBeFragments }
            value = offset + 12
            length = Int(long)
        }
        guard length <= limit - value else { return false }
        let next = value + length
        guard limit - next >= 8 else { return limit == next }
        let following = bytes.tagAt(next, big: big)
        if following.group == 0xFFFE { return true }
        return following > tag && VR(bytes[next + 4], bytes[next + 5]) != nil
    }

    static func isImplicit(_ bytes: [UInt8], _ offset: Int, _ limit: Int) -> Bool {
        guard limit - offset >= 8 else { return false }
        let length = bytes.number32(offset + 4, big: false)
        if length == .max { return true }
        guard Int(length) <= limit - offset - 8 else { return false }
        let next = offset + 8 + Int(length)
        guard limit - next >= 4 else { return true }
        return bytes.tagAt(next, big: false) > bytes.tagAt(offset, big: false)
    }
}
