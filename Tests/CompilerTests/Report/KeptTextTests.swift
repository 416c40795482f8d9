import MidicCompiler
import MidicRuntime
import TestSupport
import Testing

/// The text that accepted files may keep unread, as `check` and `inspect` say it.
@Suite struct KeptTextTests {
    private func kept(_ body: String, extends: String = "") throws -> KeptText {
        let text = policy(body, extends: extends)
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        return KeptText(try #require(result.ruleset))
    }

    private func titles(_ kept: KeptText, _ name: String) throws -> [String] {
        let found = try #require(kept.classes.first { $0.name == name })
        return found.attributes.map { String(kept.attributes[$0].title.prefix { $0 != " " }) }
    }

    @Test func classesDifferByGuardsOnTheClass() throws {
        let kept = try kept(
            """
            accept when SOPClassUID in CTImageStorage, MRImageStorage, "1.2.3"
            StudyDescription, Rows -> keep
            for storage(CT) { SeriesDescription -> keep }
            SoftwareVersions when Rows is present -> keep
            PatientComments -> keep else empty
            StationName when SOPClassUID is not present -> keep
            ImageComments -> remove
            """)
        #expect(kept.classes.map(\.name) == ["CTImageStorage", "MRImageStorage", "any other class"])
        #expect(
            try titles(kept, "CTImageStorage")
                == ["StudyDescription", "SeriesDescription", "PatientComments", "SoftwareVersions"])
        #expect(try titles(kept, "MRImageStorage") == ["StudyDescription", "PatientComments", "SoftwareVersions"])
        #expect(kept.inEveryClass.count == 3)
    }

    @Test func copiedTextCounts() throws {
        let kept = try kept(
            """
            ImageComments -> copy StudyDescription
            StationName -> set "A"
            """)
        #expect(kept.attributes.map(\.title) == ["ImageComments (0020,4000)"])
    }

    @Test func gatesTakeClassesOut() throws {
        let kept = try kept(
            """
            accept when SOPClassUID in storage(CT, MR)
            reject "no" when SOPClassUID is CTImageStorage
            quarantine "maybe" when Rows is present
            StudyDescription -> keep
            """)
        #expect(!kept.classes.contains { $0.name == "CTImageStorage" || $0.uid == nil })
        #expect(kept.classes.contains { $0.name == "EnhancedCTImageStorage" })
    }

    @Test func placesPrivateElementsAndUnknownOnesCount() throws {
        let kept = try kept(
            """
            accept when SOPClassUID is CTImageStorage
            private "ACME" (0019,xx01) -> keep
            private "OTHER" * -> keep
            ReferencedStudySequence -> keep
            ReferencedStudySequence/CodeMeaning -> keep else remove
            ./TextValue -> keep
            (60xx,1500), RetrieveURL, (0018,9FFE) -> keep
            """)
        #expect(
            kept.attributes.map(\.title) == [
                "CodeMeaning (0008,0104)", "RetrieveURL (0008,1190)", "(0018,9FFE)", "TextValue (0040,A160)",
                "OverlayLabel (60xx,1500)", "private \"ACME\" (0019,xx01)", "private \"OTHER\" *",
            ])
        #expect(kept.attributes.map(\.vr) == [.LO, .UR, nil, .UT, .LO, nil, nil])
    }

    /// A public element outside the dictionary that everything but a rule leaves alone.
    @Test func otherwiseKeepKeepsAll() throws {
        let text = policy("", extends: "").replacing("otherwise remove", with: "otherwise keep")
        let result = PolicyCompiler.compile(path: "policy.midic") { _ in Array(text.utf8) }
        let kept = KeptText(try #require(result.ruleset))
        #expect(kept.attributes.last?.title == "unknown public elements")
        #expect(kept.attributes.contains { $0.title == "private *" })
        #expect(kept.inEveryClass.count == kept.attributes.count)
        #expect(!kept.classes.contains { $0.name == "MediaStorageDirectoryStorage" })
    }
}
