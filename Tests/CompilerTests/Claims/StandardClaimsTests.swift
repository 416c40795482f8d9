import Foundation
import MidicRuntime
import TestSupport
import Testing

@testable import MidicCompiler

@Suite struct StandardClaimsTests {
    private static let path = "Sources/Compiler/Standard/Generated/StandardData+Claims.swift"

    /// The packed rows are what the tables say. `MIDIC_UPDATE=1` writes them anew.
    @Test func rowsAreThoseOfTheTables() throws {
        let expected = StandardClaims.packed()
        let file = Repository.root.appendingPathComponent(Self.path)
        if GoldenFile.isUpdating {
            let text = try String(contentsOf: file, encoding: .utf8)
            let start = try #require(text.range(of: "#\"\"\"\n")).upperBound
            let end = try #require(text.range(of: "\"\"\"#", range: start..<text.endIndex)).lowerBound
            try text.replacingCharacters(in: start..<end, with: expected + "\n").write(
                to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(StandardData.claimRows.description == expected)
    }

    /// Some that are known by heart: Study Date Z, K and C of the dates; Overlay Data X, and C of graphics.
    @Test func someRows() throws {
        let rows = StandardClaims.table.rows
        #expect(rows.count > 650)
        let date = try #require(rows.first { $0.tag == Tag(0x0008, 0x0020) })
        let place = { (option: ProfileOption) in ProfileOption.allCases.firstIndex(of: option) ?? -1 }
        #expect(date.vr == .DA && date.basic == .keyed && date.traits == .fullDatesKeep)
        #expect(date.cell(place(.retainFullDates)) == .keep)
        #expect(date.cell(place(.retainModifiedDates)) == .clean(.coarsened))
        #expect(date.cell(place(.cleanGraphics)) == nil)
        let overlay = try #require(rows.first { $0.mask != nil && $0.tag == Tag(0x6000, 0x3000) })
        #expect(
            overlay.mask?.contains(Tag(0x601E, 0x3000)) == true && overlay.mask?.contains(Tag(0x601F, 0x3000)) == false)
        #expect(overlay.basic == .removed && overlay.cell(place(.cleanGraphics)) == .clean(.filtered))
        let name = try #require(rows.first { $0.tag == .patientName })
        #expect(name.traits == .identifiesPatient)
    }
}
