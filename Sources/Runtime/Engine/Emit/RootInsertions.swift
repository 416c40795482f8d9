/// The tags that the output's root gets whether or not the input has them, ascending: the policy's `add` rules and midic's own
/// bookkeeping (PS3.15 section E.1.1, (0012,0062) to (0012,0064) and (0028,0303)).
struct RootInsertions {
    private var tags: [Tag] = []
    private var position = 0

    /// Nothing: for items.
    init() {}

    init(ruleset: Ruleset, privateAdditions: [PrivateAddition]) {
        tags = RootInsertions.bookkeeping
        // A group of private elements is one insertion, behind all that the input can have of it.
        tags += Set(privateAdditions.map(\.group)).map { Tag($0, 0xFFFF) }
        for index in 0..<ruleset.additionCount where !tags.contains(ruleset.addition(at: index)) {
            tags.append(ruleset.addition(at: index))
        }
        tags.sort()
    }

    /// Written by midic itself whatever the policy says of them.
    static let bookkeeping: [Tag] = [
        .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
        .longitudinalTemporalInformationModified,
    ]

    /// The next of the tags as a number; the greatest number where none is left.
    var nextTag: UInt32 { position < tags.count ? tags[position].rawValue : .max }

    /// The next tag to be inserted before an element of the input.
    mutating func next(before tag: Tag) -> Tag? {
        guard position < tags.count, tags[position] < tag else { return nil }
        position += 1
        return tags[position - 1]
    }

    /// The next tag when the input has no more elements.
    mutating func nextRemaining() -> Tag? {
        guard position < tags.count else { return nil }
        position += 1
        return tags[position - 1]
    }

    /// Skips the tag, which the input has; true if it is one of the bookkeeping.
    @discardableResult
    mutating func skip(_ tag: Tag) -> Bool {
        while position < tags.count, tags[position] == tag { position += 1 }
        return RootInsertions.bookkeeping.contains(tag)
    }
}
