package import MidicRuntime

/// UI attributes whose values refer to one another: what becomes of one must become of all, or references lead nowhere.
///
/// Made from Tools/standard/reference-groups.tsv, which names the sources. Each other UI attribute of an instance is a group
/// of its own: what refers by it has the same attribute.
package struct ReferenceGroup: Sendable {
    /// What the UIDs name, in words.
    package let name: String
    /// What carries the UID, and then what refers to it.
    package let members: [Tag]
    /// Objects of other studies may refer to what the UIDs name.
    package let reachesOtherStudies: Bool

    package static let all: [ReferenceGroup] = listed + others

    /// The group of an attribute; nil if it has none.
    package static func group(of tag: Tag) -> ReferenceGroup? { byTag[tag] }

    private static let byTag = Dictionary(
        uniqueKeysWithValues: all.flatMap { group in group.members.map { ($0, group) } })

    private static let listed: [ReferenceGroup] = {
        var text = PackedText(StandardData.referenceGroups)
        var groups: [ReferenceGroup] = []
        while !text.isAtEnd {
            let name = text.field()
            let reachesOtherStudies = text.flag(UInt8(ascii: "S"))
            var members: [Tag] = []
            while !text.isAtLineEnd { members.append(text.tag()) }
            text.endLine()
            groups.append(ReferenceGroup(name: name, members: members, reachesOtherStudies: reachesOtherStudies))
        }
        return groups
    }()

    private static let others: [ReferenceGroup] = {
        let grouped = Set(listed.flatMap(\.members))
        return UIRoles.shared.instanceTags.filter { !grouped.contains($0) && !ofAnyGroup.contains($0) }.map {
            ReferenceGroup(name: "objects that share it", members: [$0], reachesOtherStudies: false)
        }
    }()

    /// UID (0040,A124) of content items and Selector UI Value (0072,007F): what they name differs from item to item (PS3.3
    /// sections C.18.7 and C.23.4).
    private static let ofAnyGroup: Set<Tag> = [Tag(0x0040, 0xA124), Tag(0x0072, 0x007F)]
}
