import MidicCompiler
import MidicRuntime
import Testing

@Suite struct UIDRegistryTests {
    private let registry = UIDRegistry.shared

    @Test(arguments: [
        (RegisteredUID.Kind.sopClass, 311), (.transferSyntax, 63), (.frameOfReference, 28), (.sopInstance, 19),
        (.metaSOPClass, 9), (.codingScheme, 16), (.ldap, 39), (.serviceClass, 3), (.hostingModel, 2),
        (.applicationContext, 1), (.mappingResource, 1), (.synchronizationFrameOfReference, 1),
    ])
    func counts(kind: RegisteredUID.Kind, count: Int) {
        #expect(registry.entries.filter { $0.kind == kind }.count == count)
    }

    @Test func entriesAreSortedAndFound() {
        #expect(registry.entries.count == 493)
        for (first, second) in zip(registry.entries, registry.entries.dropFirst()) {
            #expect(Array(first.uid.utf8).lexicographicallyPrecedes(Array(second.uid.utf8)))
        }
        for entry in registry.entries {
            #expect(registry.entry(uid: entry.uid) == entry)
            #expect(entry.keyword.isEmpty || registry.entry(keyword: entry.keyword) == entry)
            #expect(entry.uid.utf8.count <= 64)
        }
    }

    @Test(arguments: [
        ("CTImageStorage", "1.2.840.10008.5.1.4.1.1.2"), ("RTStructureSetStorage", "1.2.840.10008.5.1.4.1.1.481.3"),
        ("SegmentationStorage", "1.2.840.10008.5.1.4.1.1.66.4"),
    ])
    func sopClass(keyword: String, uid: String) {
        #expect(registry.sopClass(keyword: keyword) == uid)
    }

    @Test func otherKindsAreNoSOPClass() {
        #expect(registry.sopClass(keyword: "ExplicitVRLittleEndian") == nil)
        #expect(registry.sopClass(keyword: "CTImageStorag") == nil)
        #expect(registry.entry(uid: "1.2.840.10008.1.2.1")?.keyword == "ExplicitVRLittleEndian")
        #expect(registry.entry(uid: "1.2.840.10008.1.2.1 ") == nil)
    }

    @Test func everyStorageClassWithACIODHasAFamily() {
        let inFamilies = Set(registry.storageFamilies.flatMap(\.sopClasses))
        let all = Set(registry.storageFamily("ALL")?.sopClasses ?? [])
        for ciod in IODTables.shared.ciods {
            for uid in ciod.sopClasses {
                #expect(inFamilies.contains(uid), "\(uid)")
                #expect(all.contains(uid) || ciod.name == "basic-directory", "\(uid)")
            }
        }
    }

    @Test func familiesHoldOnlyStorageClasses() {
        for family in registry.storageFamilies {
            #expect(!family.sopClasses.isEmpty)
            #expect(!family.summary.isEmpty)
            #expect(family.name == family.name.uppercased())
            for uid in family.sopClasses { #expect(registry.entry(uid: uid)?.kind == .sopClass, "\(uid)") }
        }
        #expect(registry.storageFamilies.map(\.name) == registry.storageFamilies.map(\.name).sorted())
    }

    @Test func everyStorageClassOfTheRegistryHasAFamily() {
        let inFamilies = Set(registry.storageFamilies.flatMap(\.sopClasses))
        for entry in registry.entries where entry.kind == .sopClass && entry.name.contains("Storage") {
            #expect(
                inFamilies.contains(entry.uid) || entry.name.contains("Storage Commitment"), "\(entry.keyword)")
        }
    }

    @Test(arguments: [
        ("CT", "CTImageStorage", true), ("CT", "MRImageStorage", false), ("RT", "RTDoseStorage", true),
        ("RF", "XRayRadiofluoroscopicImageStorage", true), ("WAVEFORM", "GeneralECGWaveformStorage", true),
        ("US", "UltrasoundImageStorageRetired", true), ("VL", "VLWholeSlideMicroscopyImageStorage", true),
        ("ALL", "MediaStorageDirectoryStorage", false), ("ALL", "DICOSCTImageStorage", false),
    ])
    func membership(family: String, keyword: String, isMember: Bool) throws {
        let uid = try #require(registry.sopClass(keyword: keyword))
        #expect(registry.storageFamily(family)?.sopClasses.contains(uid) == isMember)
        #expect(registry.storageFamily(family.lowercased()) == nil)
    }

    @Test(arguments: [
        "CT", "MR", "US", "CR", "DX", "MG", "IO", "NM", "PT", "XA", "XRF", "RF", "SC", "SEG", "SR", "PR", "KO",
        "RTSTRUCT", "RTPLAN", "RTDOSE", "RTIMAGE", "RTRECORD", "RT", "ECG", "WAVEFORM", "OP", "OPT", "SM", "VL", "ES",
        "PDF", "DOC", "REG", "FID", "RWV", "PMAP", "MRS", "ALL",
    ])
    func familyExists(name: String) {
        #expect(registry.storageFamily(name) != nil)
    }
}

@Suite struct UIRolesTests {
    @Test func everyUIElementHasARole() {
        let elements = DataDictionary.shared.entries.filter { $0.vrs.contains(.UI) }.map(\.tag)
        #expect(UIRoles.shared.tags == elements)
        #expect(elements.count == 108)
        #expect(UIRoles.shared.instanceTags.count == 79)
    }

    @Test func everyUIRowOfTheConfidentialityTableIsAnInstance() {
        var rows = 0
        for row in ConfidentialityTable.shared.rows {
            guard case .attribute(let tag) = row.target, DataDictionary.shared.entry(for: tag)?.vr == .UI else {
                continue
            }
            rows += 1
            #expect(UIRoles.shared.role(of: tag) == .instance, "\(tag)")
        }
        #expect(rows == 57)
    }

    @Test func classesAreNamedAsSuch() {
        for tag in UIRoles.shared.tags where UIRoles.shared.role(of: tag) == .class {
            let keyword = DataDictionary.shared.entry(for: tag)?.keyword ?? ""
            let words = [
                "SOPClass", "TransferSyntax", "CodingScheme", "ContextUID", "ContextGroup", "MappingResource",
                "ImplementationClass", "PrivateInformationCreator", "PrivateRecord", "CreatorVersion",
            ]
            #expect(words.contains { keyword.contains($0) }, "\(keyword)")
            #expect(!keyword.contains("Instance") || keyword.contains("TransferSyntax"), "\(keyword)")
        }
    }

    @Test(arguments: [
        ("SOPInstanceUID", UIRole.instance), ("SOPClassUID", .class), ("TransferSyntaxUID", .class),
        ("VolumeFrameOfReferenceUID", .instance), ("EquipmentFrameOfReferenceUID", .instance),
        ("TargetFrameOfReferenceUID", .instance), ("TableFrameOfReferenceUID", .instance),
        ("SOPInstanceUIDOfConcatenationSource", .instance), ("ReferencedFiducialUID", .instance),
        ("MultiFrameSourceSOPInstanceUID", .instance), ("ReferencedColorPaletteInstanceUID", .instance),
        ("AssertionUID", .instance), ("VolumetricPresentationInputSetUID", .instance), ("CodingSchemeUID", .class),
    ])
    func knownRole(keyword: String, role: UIRole) throws {
        let entry = try #require(DataDictionary.shared.entry(keyword: keyword))
        #expect(UIRoles.shared.role(of: entry.tag) == role)
    }

    @Test func unknownIsAnInstance() {
        #expect(UIRoles.shared.role(of: Tag(0x0009, 0x1001)) == .instance)
        #expect(UIRoles.shared.mayHoldRegisteredInstance(Tag(0x0020, 0x0052)))
        #expect(!UIRoles.shared.mayHoldRegisteredInstance(Tag(0x0020, 0x000D)))
    }
}

@Suite struct SafePrivateTableTests {
    private let table = SafePrivateTable.shared

    @Test func counts() {
        #expect(table.rows.count == 479)
        #expect(Set(table.rows.map(\.creator)).count == 20)
        #expect(table.rows.filter { $0.vrs.isEmpty }.count == 5)
        #expect(table.rows.filter { $0.vrs == [.OB, .OW] }.count == 2)
        #expect(table.rows.filter { $0.vrs == [.SQ] }.count == 55)
        #expect(table.rows.filter { $0.vrs == [.UI] }.count == 7)
        #expect(table.rows.allSatisfy { $0.group & 1 == 1 })
    }

    @Test(arguments: [
        ("SIEMENS MR HEADER", 4), ("Philips Imaging DD 001", 184), ("GEMS_ACQU_01", 4), ("NQHeader", 7), ("nobody", 0),
    ])
    func rowsOfCreator(creator: String, count: Int) {
        #expect(table.rows(of: creator).count == count)
        #expect(table.rows(of: creator).allSatisfy { $0.creator == creator })
    }

    @Test func knownRow() throws {
        let row = try #require(table.row(creator: "SIEMENS MR HEADER", group: 0x0019, elementOffset: 0x0C))
        #expect(row.vrs == [.IS])
        #expect(row.meaning == "B Value")
        #expect(table.row(creator: "SIEMENS MR HEADER", group: 0x0019, elementOffset: 0x0B) == nil)
        for row in table.rows {
            #expect(table.row(creator: row.creator, group: row.group, elementOffset: row.elementOffset) == row)
        }
    }
}
