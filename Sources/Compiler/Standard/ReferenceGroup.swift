package import MidicRuntime

/// UI attributes whose values refer to one another: what becomes of one must become of all, or references lead nowhere.
///
/// Each other UI attribute is a group of its own.
package struct ReferenceGroup: Sendable {
    /// What the UIDs name, in words.
    package let name: String
    /// What carries the UID, and then what refers to it.
    package let members: [Tag]

    package static let all: [ReferenceGroup] = [instance, study, series, frameOfReference]

    /// The group of an attribute; nil if it has none.
    package static func group(of tag: Tag) -> ReferenceGroup? { byTag[tag] }

    private static let byTag = Dictionary(
        uniqueKeysWithValues: all.flatMap { group in group.members.map { ($0, group) } })

    /// PS3.3 sections C.12.1 (SOP Common), 10.3 and 10.8 (references), C.7.6.16 (concatenations), F.3.2.2 (media directories),
    /// C.7.6.19 (palettes); Failed SOP Instance UID List of PS3.4 annex J.
    private static let instance = ReferenceGroup(
        name: "instances",
        members: [
            .sopInstanceUID, Tag(0x0008, 0x1155), Tag(0x0008, 0x0058), Tag(0x0020, 0x0242), Tag(0x0004, 0x1511),
            Tag(0x0008, 0x1167), Tag(0x0028, 0x0304),
        ])

    /// PS3.3 section C.7.2.1; in items of references by hierarchy (C.17.2.1) it refers.
    private static let study = ReferenceGroup(name: "studies", members: [.studyInstanceUID])

    /// PS3.3 section C.7.3.1.
    private static let series = ReferenceGroup(name: "series", members: [.seriesInstanceUID])

    /// PS3.3 sections C.7.4.1 (Frame of Reference), C.8.8.5 (Referenced and Related), C.20.3 (Source), C.8.13.3 (Target),
    /// C.8.24.2 (Volume and Table), C.36.4 (Equipment).
    private static let frameOfReference = ReferenceGroup(
        name: "frames of reference",
        members: [
            Tag(0x0020, 0x0052), Tag(0x3006, 0x0024), Tag(0x3006, 0x00C2), Tag(0x0064, 0x0003), Tag(0x0018, 0x991E),
            Tag(0x0020, 0x9312), Tag(0x0020, 0x9313), Tag(0x300A, 0x0675),
        ])
}
