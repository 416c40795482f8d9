#!/usr/bin/env python3
"""Makes the synthetic study of examples/dicom: invented people, invented hospitals, no real data at all.

Usage: make_study.py [FOLDER]      (default: examples/dicom beside the repository's top)

The bytes are the same on every run: fixed UIDs, no clock, no chance. Needs pydicom 3.0.2 (Tools/judge/setup.sh).
What the files hold, and why, is said at each maker below; README.md in the folder is written too.
"""

import io
import struct
import sys
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

# A root for examples only; no device writes UIDs under it.
ROOT = "1.2.826.0.1.3680043.10.9999.7"
IMPLEMENTATION = "1.2.826.0.1.3680043.10.9999.1"

CT = "1.2.840.10008.5.1.4.1.1.2"
MR = "1.2.840.10008.5.1.4.1.1.4"
US = "1.2.840.10008.5.1.4.1.1.6.1"
RTSTRUCT = "1.2.840.10008.5.1.4.1.1.481.3"
COMPREHENSIVE_SR = "1.2.840.10008.5.1.4.1.1.88.33"


def uid(*parts):
    return ".".join([ROOT, *map(str, parts)])


def item(**attributes):
    data_set = Dataset()
    for keyword, value in attributes.items():
        setattr(data_set, keyword, value)
    return data_set


def code(value, scheme, meaning):
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


ERIKA = dict(
    PatientName="Sampleton^Eriqua^Marigold^Dr.",
    PatientID="ZQ-4711-088",
    IssuerOfPatientID="Bergfried Imaging Registry",
    PatientBirthDate="19310217",
    PatientSex="F",
    PatientAge="092Y",
    PatientSize="1.68",
    PatientWeight="61.4",
    PatientAddress="17 Windhover Crescent^Nowhereton^NW0 0XX",
    PatientTelephoneNumbers="+00 5550 192837",
    OtherPatientNames="Birchwater^Eriqua",
    PatientMotherBirthName="Thornapple",
    EthnicGroup="Invented",
    Occupation="Lamplighter",
    PatientComments="Prefers morning visits; sister Wilhelmina Sampleton collects her.",
    AdditionalPatientHistory="Fell in Quillstreet on 3 March; seen by Dr Ottoline Farthingale.",
)
ERIKA_STUDY = uid(1, 1)
ERIKA_FRAME = uid(1, 9)


def patient_and_study(data_set, person, study, date, time, accession, description):
    data_set.SpecificCharacterSet = person.get("SpecificCharacterSet", "ISO_IR 100")
    for keyword, value in person.items():
        if keyword != "SpecificCharacterSet":
            setattr(data_set, keyword, value)
    data_set.OtherPatientIDsSequence = Sequence([
        item(PatientID="OLD-" + person["PatientID"], IssuerOfPatientID="Predecessor Archive", TypeOfPatientID="TEXT")
    ])
    data_set.StudyInstanceUID = study
    data_set.StudyDate = date
    data_set.StudyTime = time
    data_set.AccessionNumber = accession
    data_set.StudyID = "S" + accession[-4:]
    data_set.StudyDescription = description
    data_set.ReferringPhysicianName = "Farthingale^Ottoline^^Dr."
    data_set.PhysiciansOfRecord = ["Underbough^Cornelius", "Marrowbone^Philippa"]
    data_set.InstitutionName = "Bergfried General Infirmary"
    data_set.InstitutionAddress = "1 Parapet Walk, Nowhereton NW0 1AA"
    data_set.InstitutionalDepartmentName = "Department of Shadows and Slices"
    data_set.RequestAttributesSequence = Sequence([
        item(
            RequestedProcedureID="RP-90210",
            ScheduledProcedureStepID="SPS-90210-1",
            RequestedProcedureDescription="As asked by Dr Farthingale",
            ScheduledProcedureStepDescription=description,
            ReasonForTheRequestedProcedure="Check after the fall in Quillstreet",
        )
    ])
    data_set.ReferencedStudySequence = Sequence([
        item(ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1", ReferencedSOPInstanceUID=uid(8, 1))
    ])


def series(data_set, modality, number, series_uid, description, manufacturer, model):
    data_set.Modality = modality
    data_set.SeriesInstanceUID = series_uid
    data_set.SeriesNumber = number
    data_set.SeriesDate = data_set.StudyDate
    data_set.SeriesTime = data_set.StudyTime
    data_set.SeriesDescription = description
    data_set.Manufacturer = manufacturer
    data_set.ManufacturerModelName = model
    data_set.DeviceSerialNumber = "SN-" + modality + "-55501"
    data_set.StationName = modality + "ROOM7"
    data_set.SoftwareVersions = ["VX 1.0", "patch 7"]
    data_set.OperatorsName = "Candlewick^Jolyon"
    data_set.PerformingPhysicianName = "Wainscott^Hyacinth"
    data_set.ProtocolName = description + " (Wainscott)"
    data_set.PerformedProcedureStepStartDate = data_set.StudyDate
    data_set.PerformedProcedureStepStartTime = data_set.StudyTime
    data_set.PerformedProcedureStepID = "PPS-31337"


def image(data_set, rows, columns, seed, bits=16):
    """A gradient with a disc: something to look at, made by arithmetic alone."""
    data_set.SamplesPerPixel = 1
    data_set.PhotometricInterpretation = "MONOCHROME2"
    data_set.Rows = rows
    data_set.Columns = columns
    data_set.BitsAllocated = bits
    data_set.BitsStored = 12 if bits == 16 else 8
    data_set.HighBit = data_set.BitsStored - 1
    data_set.PixelRepresentation = 0
    top = 4095 if bits == 16 else 255
    pixels = bytearray()
    for y in range(rows):
        for x in range(columns):
            dx, dy = x - columns // 2, y - rows // 2
            inside = dx * dx + dy * dy < (rows // 3) ** 2
            value = ((x * 7 + y * 3 + seed * 101) % 97) + (top // 2 if inside else 0)
            pixels += struct.pack("<H" if bits == 16 else "B", min(value, top))
    return bytes(pixels)


def wrap(data_set, sop_class, sop_instance, syntax):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = sop_instance
    meta.TransferSyntaxUID = syntax
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "SYNTHETIC_1"
    meta.SourceApplicationEntityTitle = "BERGFRIEDCT"
    data_set.SOPClassUID = sop_class
    data_set.SOPInstanceUID = sop_instance
    file = FileDataset(None, data_set, file_meta=meta, preamble=b"\0" * 128)
    buffer = io.BytesIO()
    dcmwrite(buffer, file, enforce_file_format=True)
    return buffer.getvalue()


def ct_slices():
    """Four slices that share a frame of reference; the last is deflated, the third implicit."""
    for number in range(1, 5):
        data_set = Dataset()
        patient_and_study(data_set, ERIKA, ERIKA_STUDY, "20240117", "081512.250000", "ACC7700123", "CT thorax Sampleton follow-up")
        series(data_set, "CT", 2, uid(1, 2), "Thorax 5 mm", "Acme Tomography", "Slicer 9")
        data_set.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        data_set.InstanceNumber = number
        data_set.AcquisitionNumber = 1
        data_set.Laterality = ""
        data_set.PatientPosition = "HFS"
        data_set.InstanceCreationDate = "20240117"
        data_set.InstanceCreationTime = "082033"
        data_set.AcquisitionDate = "20240117"
        data_set.AcquisitionTime = f"0816{number:02d}.5"
        data_set.AcquisitionDateTime = f"202401170816{number:02d}.500000+0100"
        data_set.ContentDate = "20240117"
        data_set.ContentTime = f"0817{number:02d}"
        data_set.TimezoneOffsetFromUTC = "+0100"
        data_set.FrameOfReferenceUID = ERIKA_FRAME
        data_set.PositionReferenceIndicator = "SN"
        data_set.ImagePositionPatient = ["-160", "-160", f"{-40 + 5 * number}"]
        data_set.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
        data_set.PixelSpacing = ["2.5", "2.5"]
        data_set.SliceThickness = "5"
        data_set.KVP = "120"
        data_set.XRayTubeCurrent = "210"
        data_set.RescaleIntercept = "-1024"
        data_set.RescaleSlope = "1"
        data_set.IrradiationEventUID = uid(1, 7)
        data_set.BurnedInAnnotation = "NO"
        data_set.ImageComments = "Reviewed with Dr Wainscott, see ACC7700123"
        data_set.SourceImageSequence = Sequence([
            item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=uid(1, 2, (number % 4) + 1))
        ])
        block = data_set.private_block(0x0009, "ACME TOMOGRAPHY 1.0", create=True)
        block.add_new(0x01, "LO", "Eriqua Sampleton")
        block.add_new(0x02, "UI", uid(1, 2, number, 5))
        block.add_new(0x03, "DA", "20240117")
        data_set.PixelData = image(data_set, 64, 64, number)
        data_set["PixelData"].VR = "OW"
        syntax = {3: ImplicitVRLittleEndian, 4: DeflatedExplicitVRLittleEndian}.get(number, ExplicitVRLittleEndian)
        yield f"ct/slice{number}.dcm", wrap(data_set, CT, uid(1, 2, number), syntax)


def mr_slices():
    """Private blocks as scanners write them: two creators in one group, one at an unusual block, safe and unsafe ones."""
    for number in range(1, 3):
        data_set = Dataset()
        patient_and_study(data_set, ERIKA, uid(2, 1), "20240305", "1402", "ACC7700456", "MR head with diffusion")
        series(data_set, "MR", 5, uid(2, 2), "ep2d_diff_b1000", "SIEMENS", "Synthetic MR 3")
        data_set.ImageType = ["ORIGINAL", "PRIMARY", "DIFFUSION", "NONE"]
        data_set.InstanceNumber = number
        data_set.AcquisitionDate = "20240305"
        data_set.AcquisitionTime = "140233.1"
        data_set.ContentDate = "20240305"
        data_set.ContentTime = "140240"
        data_set.FrameOfReferenceUID = uid(2, 9)
        data_set.PositionReferenceIndicator = ""
        data_set.ImagePositionPatient = ["-120", "-120", f"{3 * number}"]
        data_set.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
        data_set.PixelSpacing = ["3.75", "3.75"]
        data_set.SliceThickness = "3"
        data_set.Laterality = ""
        data_set.PatientPosition = "HFS"
        data_set.ScanningSequence = "EP"
        data_set.SequenceVariant = "SK"
        data_set.ScanOptions = ""
        data_set.MRAcquisitionType = "2D"
        data_set.RepetitionTime = "5200"
        data_set.EchoTime = "88"
        data_set.EchoTrainLength = "1"
        data_set.MagneticFieldStrength = "3"
        # Block 10: diffusion values that PS3.15 E.3.10-1 names, and beside them some that it does not.
        header = data_set.private_block(0x0019, "SIEMENS MR HEADER", create=True)
        header.add_new(0x08, "CS", "IMAGE NUM 4")
        header.add_new(0x0C, "IS", "1000")
        header.add_new(0x0D, "CS", "DIRECTIONAL")
        header.add_new(0x0E, "FD", [0.5, 0.5, 0.70710678])
        header.add_new(0x27, "FD", [250.0, 250.0, 353.5, 250.0, 353.5, 500.0])
        # Block 11 of the same group: another creator.
        other = data_set.private_block(0x0019, "BERGFRIED LAB", create=True)
        other.add_new(0x0C, "LO", "Sampleton, study for Dr Marrowbone")
        other.add_new(0x0E, "PN", "Sampleton^Eriqua")
        # The same creator at block 42, where a reader that goes by number does not look.
        data_set.add_new(Tag(0x0051, 0x0042), "LO", "SIEMENS MR HEADER")
        data_set.add_new(Tag(0x0051, 0x4208), "LO", "ZQ-4711-088")
        data_set.add_new(Tag(0x0051, 0x420B), "SH", "128p*128")
        csa = data_set.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
        csa.add_new(0x08, "CS", "IMAGE NUM 4")
        text = b"SV10\4\3\2\1PatientName=Sampleton^Eriqua;PatientID=ZQ-4711-088;"
        csa.add_new(0x10, "OB", text + b"\0" * (len(text) % 2))
        # A private sequence with private and standard elements inside.
        inner = Dataset()
        inner_block = inner.private_block(0x0021, "SIEMENS MR SDS 01", create=True)
        inner_block.add_new(0x01, "DA", "20240305")
        inner.PatientName = "Sampleton^Eriqua"
        inner.ReferencedSOPInstanceUID = uid(2, 2, 3 - number)
        sds = data_set.private_block(0x0021, "SIEMENS MR SDS 01", create=True)
        sds.add_new(0xFE, "SQ", Sequence([inner]))
        # A private element whose creator is not there.
        data_set.add_new(Tag(0x0033, 0x1001), "LO", "orphan of Eriqua Sampleton")
        data_set.PixelData = image(data_set, 64, 64, 40 + number)
        data_set["PixelData"].VR = "OW"
        syntax = ImplicitVRLittleEndian if number == 2 else ExplicitVRLittleEndian
        yield f"mr/dwi{number}.dcm", wrap(data_set, MR, uid(2, 2, number), syntax)


HARU = dict(
    SpecificCharacterSet="ISO_IR 192",
    PatientName="Beispielski^Žofie=例示^春子",
    PatientID="ŽB-0815",
    PatientBirthDate="19880930",
    PatientSex="F",
    PatientAge="035Y",
    PatientAddress="Za Rohem 3, Nikdeříčko",
    PatientComments="Mluvte s manželem Bořivojem Beispielskim",
)


def rle_frame(pixels):
    """One 8-bit frame as DICOM RLE (PS3.5 Annex G): literal runs only, one segment."""
    segment = bytearray()
    for start in range(0, len(pixels), 128):
        run = pixels[start:start + 128]
        segment += bytes([len(run) - 1]) + run
    if len(segment) % 2:
        segment += b"\x80"
    header = struct.pack("<16L", 1, 64, *([0] * 14))
    return header + bytes(segment)


def us_images():
    """Names in UTF-8, many values in one attribute, and a flag for text in the pixels: NO, then YES."""
    for number, burned in ((1, "NO"), (2, "YES")):
        data_set = Dataset()
        patient_and_study(data_set, HARU, uid(3, 1), "20231224", "233000", "ACC7700789", "Sono břicha")
        series(data_set, "US", 1, uid(3, 2), "Játra", "Acme Sonics", "Echo \u00b5")
        data_set.ImageType = ["ORIGINAL", "PRIMARY", "", "0001"]
        data_set.InstanceNumber = number
        data_set.AcquisitionDateTime = "20231224233012"
        data_set.ContentDate = "20231224"
        data_set.ContentTime = "233012"
        data_set.Laterality = ""
        data_set.PatientOrientation = ""
        data_set.BurnedInAnnotation = burned
        data_set.LossyImageCompression = "00"
        data_set.DateOfSecondaryCapture = "20231224"
        data_set.OperatorsName = ["Čárka^Božena", "Háček^Matěj"]
        data_set.OtherPatientNames = ["Příkladná^Žofie", "例示^春子"]
        pixels = image(data_set, 64, 96, number, bits=8)
        if number == 2:
            data_set.PixelData = encapsulate([rle_frame(pixels)], has_bot=True)
            data_set["PixelData"].VR = "OB"
            syntax = RLELossless
        else:
            data_set.PixelData = pixels
            data_set["PixelData"].VR = "OB"
            syntax = ExplicitVRLittleEndian
        yield f"us/view{number}.dcm", wrap(data_set, US, uid(3, 2, number), syntax)


def structure_set():
    """Contours on the CT: references at four levels, names in free text."""
    data_set = Dataset()
    patient_and_study(data_set, ERIKA, ERIKA_STUDY, "20240117", "081512.250000", "ACC7700123", "CT thorax Sampleton follow-up")
    series(data_set, "RTSTRUCT", 7, uid(1, 3), "Contours by Wainscott", "Acme Planning", "Outliner")
    data_set.InstanceNumber = 1
    data_set.FrameOfReferenceUID = ERIKA_FRAME
    data_set.PositionReferenceIndicator = ""
    data_set.StructureSetLabel = "SAMPLETON_PLAN1"
    data_set.StructureSetName = "Sampleton left lung"
    data_set.StructureSetDescription = "Drawn by Dr Wainscott on 18 January"
    data_set.StructureSetDate = "20240118"
    data_set.StructureSetTime = "0930"
    data_set.ApprovalStatus = "APPROVED"
    data_set.ReviewDate = "20240119"
    data_set.ReviewTime = "101500"
    data_set.ReviewerName = "Underbough^Cornelius"
    images = [item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=uid(1, 2, n)) for n in range(1, 5)]
    data_set.ReferencedFrameOfReferenceSequence = Sequence([
        item(
            FrameOfReferenceUID=ERIKA_FRAME,
            RTReferencedStudySequence=Sequence([
                item(
                    ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1",
                    ReferencedSOPInstanceUID=ERIKA_STUDY,
                    RTReferencedSeriesSequence=Sequence([
                        item(SeriesInstanceUID=uid(1, 2), ContourImageSequence=Sequence(images))
                    ]),
                )
            ]),
        )
    ])
    rois, contours, observations = [], [], []
    for number, name in ((1, "GTV Sampleton"), (2, "Lung left")):
        rois.append(item(
            ROINumber=number, ReferencedFrameOfReferenceUID=ERIKA_FRAME, ROIName=name,
            ROIDescription="outlined by Wainscott", ROIGenerationAlgorithm="MANUAL",
        ))
        lines = []
        for slice_number in range(1, 5):
            z = -40 + 5 * slice_number
            lines.append(item(
                ContourImageSequence=Sequence([
                    item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=uid(1, 2, slice_number))
                ]),
                ContourGeometricType="CLOSED_PLANAR",
                NumberOfContourPoints=4,
                ContourData=[f"{v}" for point in ((0, 0), (40, 0), (40, 40), (0, 40)) for v in (*point, z)],
            ))
        contours.append(item(ROIDisplayColor=[255, 64 * number, 0], ContourSequence=Sequence(lines), ReferencedROINumber=number))
        observations.append(item(
            ObservationNumber=number, ReferencedROINumber=number, ROIObservationLabel=name,
            RTROIInterpretedType="GTV" if number == 1 else "ORGAN", ROIInterpreter="Wainscott^Hyacinth",
        ))
    data_set.StructureSetROISequence = Sequence(rois)
    data_set.ROIContourSequence = Sequence(contours)
    data_set.RTROIObservationsSequence = Sequence(observations)
    yield "rt/structures.dcm", wrap(data_set, RTSTRUCT, uid(1, 3, 1), ImplicitVRLittleEndian)


def content(relationship, value_type, concept, **attributes):
    entry = item(RelationshipType=relationship, ValueType=value_type, ConceptNameCodeSequence=Sequence([concept]))
    for keyword, value in attributes.items():
        setattr(entry, keyword, value)
    return entry


def report():
    """A comprehensive SR: an observer's name, a date and free text three levels down, images by reference."""
    data_set = Dataset()
    patient_and_study(data_set, ERIKA, ERIKA_STUDY, "20240117", "081512.250000", "ACC7700123", "CT thorax Sampleton follow-up")
    data_set.Modality = "SR"
    data_set.SeriesInstanceUID = uid(1, 4)
    data_set.SeriesNumber = 9
    data_set.SeriesDescription = "Report by Dr Wainscott"
    data_set.Manufacturer = "Acme Reports"
    data_set.InstanceNumber = 1
    data_set.ContentDate = "20240120"
    data_set.ContentTime = "120000"
    data_set.ReferencedPerformedProcedureStepSequence = Sequence([])
    data_set.PerformedProcedureCodeSequence = Sequence([])
    data_set.CompletionFlag = "COMPLETE"
    data_set.VerificationFlag = "VERIFIED"
    data_set.VerifyingObserverSequence = Sequence([
        item(
            VerifyingObserverName="Wainscott^Hyacinth",
            VerifyingObserverIdentificationCodeSequence=Sequence([]),
            VerifyingOrganization="Bergfried General Infirmary",
            VerificationDateTime="20240120121500",
        )
    ])
    evidence = [item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=uid(1, 2, n)) for n in (1, 2)]
    data_set.CurrentRequestedProcedureEvidenceSequence = Sequence([
        item(
            StudyInstanceUID=ERIKA_STUDY,
            ReferencedSeriesSequence=Sequence([
                item(SeriesInstanceUID=uid(1, 2), ReferencedSOPSequence=Sequence(evidence))
            ]),
        )
    ])
    data_set.ValueType = "CONTAINER"
    data_set.ContinuityOfContent = "SEPARATE"
    data_set.ConceptNameCodeSequence = Sequence([code("18748-4", "LN", "Diagnostic imaging report")])
    data_set.ContentTemplateSequence = Sequence([item(MappingResource="DCMR", TemplateIdentifier="2000")])
    finding = content(
        "CONTAINS", "TEXT", code("121071", "DCM", "Finding"),
        TextValue="Small nodule in the left lung of Mrs Sampleton, unchanged since 11 May 2023.",
    )
    finding.ContentSequence = Sequence([
        content(
            "INFERRED FROM", "NUM", code("81827009", "SCT", "Diameter"),
            MeasuredValueSequence=Sequence([
                item(NumericValue="6.5", MeasurementUnitsCodeSequence=Sequence([code("mm", "UCUM", "millimeter")]))
            ]),
        ),
        content("INFERRED FROM", "IMAGE", code("121112", "DCM", "Source of measurement"),
                ReferencedSOPSequence=Sequence([item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=uid(1, 2, 1))])),
        content("HAS OBS CONTEXT", "PNAME", code("121008", "DCM", "Person Observer Name"), PersonName="Candlewick^Jolyon"),
        content("HAS OBS CONTEXT", "DATE", code("121029", "DCM", "Subject Birth Date"), Date="19310217"),
        content("HAS OBS CONTEXT", "UIDREF", code("121018", "DCM", "Procedure Study Instance UID"), UID=ERIKA_STUDY),
    ])
    section = content("CONTAINS", "CONTAINER", code("121070", "DCM", "Findings"), ContinuityOfContent="SEPARATE")
    section.ContentSequence = Sequence([finding])
    data_set.ContentSequence = Sequence([
        content("HAS OBS CONTEXT", "PNAME", code("121008", "DCM", "Person Observer Name"), PersonName="Wainscott^Hyacinth"),
        content("HAS OBS CONTEXT", "TEXT", code("121030", "DCM", "Subject ID"), TextValue="ZQ-4711-088"),
        content("HAS ACQ CONTEXT", "DATETIME", code("111060", "DCM", "Study Date"), DateTime="20240117081512"),
        section,
    ])
    yield "sr/report.dcm", wrap(data_set, COMPREHENSIVE_SR, uid(1, 4, 1), ExplicitVRLittleEndian)


README = """# examples/dicom

A synthetic study for trying midic. Every person, place, number and picture in it is invented by `Tools/synthetic/make_study.py`,
which makes the same bytes on each run. Nothing here comes from a patient or a scanner.

| folder | what | worth a look |
| --- | --- | --- |
| `ct/` | four CT slices, one frame of reference | explicit, implicit and deflated syntaxes, dates in every form, a private block |
| `mr/` | two diffusion MR slices | private blocks of four creators, one at an unusual block, safe and unsafe elements, an orphan |
| `us/` | two ultrasound images | names in UTF-8, several values, RLE, Burned In Annotation NO and YES |
| `rt/` | an RT structure set | references to the CT at four levels, names in ROI texts |
| `sr/` | a comprehensive SR | names, dates and UIDs three levels down |
"""


def main():
    top = Path(__file__).resolve().parents[2]
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else top / "examples" / "dicom"
    total = 0
    for maker in (ct_slices, mr_slices, us_images, structure_set, report):
        for name, data in maker():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            total += len(data)
    (folder / "README.md").write_text(README)
    print(f"{total} bytes in {folder}")


if __name__ == "__main__":
    main()
