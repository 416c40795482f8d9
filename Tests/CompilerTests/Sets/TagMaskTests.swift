import MidicRuntime
import Testing

@testable import MidicCompiler

@Suite struct TagMaskTests {
    static func mask(_ group: (UInt16, UInt16, UInt16), _ element: (UInt16, UInt16, UInt16)) -> TagMask {
        TagMask(
            groupMask: group.0, groupLow: group.1, groupHigh: group.2, elementMask: element.0, elementLow: element.1,
            elementHigh: element.2)
    }

    static let masks = [
        mask((0xFF00, 0x6000, 0x6000), (0xFFFF, 0x3000, 0x3000)),
        mask((0xFF01, 0x6000, 0x6000), (0xFFFF, 0x3000, 0x3000)),
        mask((0xFFFF, 0x6000, 0x60FE), (0xFFFF, 0x3000, 0x3000)),
        mask((0xFF0F, 0x6000, 0x6000), (0xFFFF, 0x3000, 0x3000)),
        mask((0xFF01, 0x6000, 0x6000), (0, 0, 0)),
        mask((0xFFFF, 0x6000, 0x6010), (0xFFFF, 0x2000, 0x4000)),
        mask((0xFFFF, 0x0028, 0x0028), (0xFF0F, 0x0400, 0x0400)),
        mask((0xFFFF, 0x0028, 0x0028), (0xFFF0, 0x0410, 0x0410)),
    ]

    static let tags: [Tag] = {
        var result: [Tag] = []
        for group in [0x0028, 0x0030] + Array(stride(from: 0x6000, through: 0x6100, by: 2)) {
            for element in [0x0400, 0x0410, 0x0411, 0x0420, 0x2000, 0x3000, 0x4000, 0x5000] {
                result.append(Tag(UInt16(group), UInt16(element)))
            }
        }
        return result
    }()

    @Test(arguments: masks.indices) func containmentAndOverlapAgreeWithTags(_ index: Int) {
        let first = Self.masks[index]
        for second in Self.masks {
            let common = Self.tags.filter { first.contains($0) && second.contains($0) }
            if first.isContained(in: second) {
                #expect(Self.tags.allSatisfy { !first.contains($0) || second.contains($0) })
            }
            switch first.overlap(second) {
            case .none: #expect(common.isEmpty)
            case .mask(let mask): #expect(Self.tags.filter(mask.contains) == common)
            case .irregular: #expect(!common.isEmpty)
            }
        }
    }

    @Test func evenGroupsAreAllThatCounts() {
        #expect(Self.masks[0].isContained(in: Self.masks[1]))
        #expect(Self.masks[1].isContained(in: Self.masks[0]))
        #expect(Self.masks[2].isContained(in: Self.masks[1]))
        #expect(Self.masks[3].isContained(in: Self.masks[1]))
        #expect(!Self.masks[1].isContained(in: Self.masks[3]))
    }
}
