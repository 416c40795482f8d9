/// What the IOD of the file's class says of elements where they stand.
extension Executor {
    /// What the IOD demands of an element. What decoding needs is demanded wherever the object has pixels.
    func requirement(of element: DataElement) -> IODRequirement {
        if decodingNeeds(element.tag, in: element.context) { return .value }
        return ruleset.requirement(of: element.tag, in: element.context.parent, variant: facts.variant)
    }

    /// Whether the object has pixels that cannot be decoded without an attribute of the data set.
    func decodingNeeds(_ tag: Tag, in context: ItemContext) -> Bool {
        facts.hasPixelData && ruleset.decodingNeeds(tag, in: context.parent)
    }

    /// Whether the IOD of the file's class has the attribute where it stands. What decoding needs counts as being in it
    /// wherever the object has pixels, if the file's VR agrees.
    func isInIOD(
        _ attribute: (index: AttributeIndex, facts: RowFacts)?, _ context: ItemContext, vrBit: UInt64,
        _ cursor: inout Int
    ) -> Bool {
        guard let attribute, let list = context.iodList,
            let type = ruleset.iodType(of: attribute.index, in: list, from: &cursor)
        else { return false }
        return ruleset.iodType(type, hasMember: facts.variant) || isDecoding(attribute.facts, type, vrBit)
    }

    /// Whether decoding needs the attribute where it stands.
    func isDecoding(
        _ attribute: (index: AttributeIndex, facts: RowFacts)?, _ context: ItemContext, vrBit: UInt64,
        _ cursor: inout Int
    ) -> Bool {
        guard let attribute, let list = context.iodList,
            let type = ruleset.iodType(of: attribute.index, in: list, from: &cursor)
        else { return false }
        return isDecoding(attribute.facts, type, vrBit)
    }

    private func isDecoding(_ attribute: RowFacts, _ type: Int, _ vrBit: UInt64) -> Bool {
        guard facts.hasPixelData, ruleset.iodTypeIsDecoding(type) else { return false }
        let file = VR(rawValue: UInt8(vrBit.trailingZeroBitCount)) ?? .UN
        return file == .UN || file == attribute.vr || attribute.vr.agrees(with: file)
    }
}
