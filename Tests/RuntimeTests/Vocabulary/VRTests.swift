import MidicRuntime
import Testing

@Suite struct VRTests {
    @Test(arguments: VR.allCases)
    func lettersAreThoseOfTheName(vr: VR) {
        #expect(vr.name == String(describing: vr))
        #expect(VR(vr.code.0, vr.code.1) == vr)
    }

    /// Every VR is text, numbers, a tag, or opaque.
    @Test(arguments: VR.allCases)
    func kindsDoNotOverlap(vr: VR) {
        let kinds = [vr.isText, vr.isBinaryNumber, vr == .AT, vr.isOpaque]
        #expect(kinds.filter { $0 }.count == 1)
    }

    @Test func setsAreThoseOfTheStandard() {
        #expect(VR.all(\.isDate) == [.DA, .DT, .TM])
        #expect(VR.all(\.isFreeText) == [.LO, .LT, .SH, .ST, .UC, .UT])
        #expect(VR.all(\.canHoldPseudonym) == [.AE, .CS, .LO, .LT, .PN, .SH, .ST, .UC, .UT])
        #expect(VR.all(\.isOther) == [.OB, .OD, .OF, .OL, .OV, .OW, .UN])
        #expect(VR.all { !$0.isMultiValued } == [.LT, .ST, .UR, .UT, .SQ, .OB, .OD, .OF, .OL, .OV, .OW, .UN])
    }
}
