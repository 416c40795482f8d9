import MidicRuntime

extension TagMask {
    /// A mask for exactly one tag.
    init(_ tag: Tag) {
        self.init(
            groupMask: 0xFFFF, groupLow: tag.group, groupHigh: tag.group, elementMask: 0xFFFF, elementLow: tag.element,
            elementHigh: tag.element)
    }

    /// True if every tag of this mask is one of the other's.
    func isContained(in other: TagMask) -> Bool {
        let inner = normalized
        let other = other.normalized
        return TagMask.half(
            (inner.groupMask, inner.groupLow, inner.groupHigh),
            isIn: (other.groupMask, other.groupLow, other.groupHigh), TagMask.groups)
            && TagMask.half(
                (inner.elementMask, inner.elementLow, inner.elementHigh),
                isIn: (other.elementMask, other.elementLow, other.elementHigh),
                TagMask.elements)
    }

    /// Masks speak of public elements, whose groups are even.
    private static let groups = stride(from: UInt16(0), through: 0xFFFE, by: 2)
    private static let elements = stride(from: UInt16(0), through: 0xFFFF, by: 1)

    private static func half(_ inner: Half, isIn outer: Half, _ values: StrideThrough<UInt16>) -> Bool {
        if inner.low == inner.high, outer.low == outer.high {
            // Fixed digits: the outer mask may look at no others.
            return outer.mask & ~inner.mask == 0 && inner.low & outer.mask == outer.low
        }
        return values.allSatisfy { !matches($0, inner) || matches($0, outer) }
    }

    /// The same tags with the bit that is 0 in every even group spelt out, so that equal sets are equal masks.
    var normalized: TagMask {
        guard groupLow == groupHigh else { return self }
        var result = self
        result.groupMask |= 1
        return result
    }

    private static func matches(_ value: UInt16, _ half: Half) -> Bool {
        value & half.mask >= half.low && value & half.mask <= half.high
    }

    /// What two masks have in common.
    enum Overlap: Equatable {
        case none
        case mask(TagMask)
        /// Some tags, but no single mask stands for them: a range against open digits.
        case irregular
    }

    /// The tags that both stand for.
    func overlap(_ other: TagMask) -> Overlap {
        let group = TagMask.overlap(
            (groupMask, groupLow, groupHigh), (other.groupMask, other.groupLow, other.groupHigh), TagMask.groups)
        let element = TagMask.overlap(
            (elementMask, elementLow, elementHigh), (other.elementMask, other.elementLow, other.elementHigh),
            TagMask.elements)
        switch (group, element) {
        case (.none, _), (_, .none): return .none
        case (.half(let group), .half(let element)):
            return .mask(
                TagMask(
                    groupMask: group.mask, groupLow: group.low, groupHigh: group.high, elementMask: element.mask,
                    elementLow: element.low, elementHigh: element.high))
        default: return .irregular
        }
    }

    private typealias Half = (mask: UInt16, low: UInt16, high: UInt16)
    private enum HalfOverlap {
        case none
        case half(Half)
        case irregular
    }

    private static func overlap(
        _ first: Half, _ second: Half, _ values: StrideThrough<UInt16>
    ) -> HalfOverlap {
        if first.low == first.high, second.low == second.high {
            guard first.low & second.mask == second.low & first.mask else { return .none }
            let value = first.low | second.low
            return .half((first.mask | second.mask, value, value))
        }
        if first.mask == 0xFFFF, second.mask == 0xFFFF {
            let low = max(first.low, second.low)
            let high = min(first.high, second.high)
            return low <= high ? .half((0xFFFF, low, high)) : .none
        }
        if half(first, isIn: second, values) { return .half(first) }
        if half(second, isIn: first, values) { return .half(second) }
        return values.contains { matches($0, first) && matches($0, second) } ? .irregular : .none
    }
}
