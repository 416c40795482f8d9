"""What an original DICOM file holds that must not be found in an output, read with pydicom."""

import io
import re
import warnings
from dataclasses import dataclass

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.datadict import keyword_for_tag, private_dictionary_VR
from pydicom.filereader import read_sequence
from pydicom.uid import UID_dictionary

from dicombytes import known_vr
from tables import row_for

warnings.filterwarnings("ignore")

# UI attributes that name a class of things, not a thing (PS3.6 and their descriptions in PS3.3); never mapped.
CLASS_LIKE = {
    "SOPClassUID", "ReferencedSOPClassUID", "MediaStorageSOPClassUID", "AffectedSOPClassUID", "RequestedSOPClassUID",
    "TransferSyntaxUID", "ReferencedTransferSyntaxUIDInFile", "AvailableTransferSyntaxUID", "DataSetTransferSyntaxUID",
    "EncryptedContentTransferSyntaxUID", "MACCalculationTransferSyntaxUID", "ImplementationClassUID",
    "PrivateInformationCreatorUID", "RelatedGeneralSOPClassUID", "OriginalSpecializedSOPClassUID",
    "ReferencedSOPClassUIDInFile", "ReferencedRelatedGeneralSOPClassUIDInFile", "SOPClassesInStudy", "SOPClassesSupported",
    "CodingSchemeUID", "ContextUID", "ContextGroupExtensionCreatorUID", "MappingResourceUID",
    "RTVCommunicationSOPClassUID", "PrivateRecordUID", "StoredInstanceTransferSyntaxUID", "CreatorVersionUID",
    "FlowTransferSyntaxUID", "PertinentSOPClassesInStudy", "PertinentSOPClassesInSeries",
}

IDENTIFIERS = re.compile(
    r"^(PatientID|OtherPatientIDs|RETIRED_OtherPatientIDs|AccessionNumber|StudyID|AdmissionID|ServiceEpisodeID|"
    r"RequestedProcedureID|ScheduledProcedureStepID|PerformedProcedureStepID|PlacerOrderNumber\w*|FillerOrderNumber\w*|"
    r"MedicalRecordLocator|InsurancePlanIdentification|DeviceSerialNumber|DetectorID|GantryID|PlateID|CassetteID|"
    r"ClinicalTrialSubjectID|ClinicalTrialSubjectReadingID|SpecimenIdentifier|SpecimenAccessionNumber|ContainerIdentifier|"
    r"IssuerOf\w+|StationName|ScheduledStationName|PerformedStationName|FilmConsumerID|TopicAuthor)$")
INSTITUTIONS = re.compile(r"Institution|Hospital|Organization|Department|Address|Telephone|Telecom|ResidenceOf|OfResidence")
TEXT = {"AE", "CS", "LO", "LT", "SH", "ST", "UC", "UR", "UT"}

# Values that a policy's own dummies may spell too; finding them says nothing.
OWN_DUMMIES = {b"ANONYMIZED", b"Anonymous", b"19000101", b"19000101000000",
               b"REMOVED", b"MODIFIED", b"UNMODIFIED"}


@dataclass(frozen=True)
class Secret:
    """A value to look for, and the class of attribute that it comes from."""

    value: bytes
    kind: str


class Original:
    """Elements of a file with their places: `values[(path, tag)] = bytes`, and `vrs` likewise."""

    def __init__(self, path):
        with open(path, "rb") as stream:
            self.data_set = pydicom.dcmread(stream, force=True)
        self.values = {}
        self.vrs = {}
        self.trouble = None
        for part in (getattr(self.data_set, "file_meta", None), self.data_set):
            if part is not None:
                try:
                    self._walk(part, ())
                except Exception as error:  # Damaged on purpose: what could be read counts.
                    self.trouble = error

    def _walk(self, data_set, path):
        creators = {}
        for tag in sorted(data_set.keys()):
            raw = data_set.get_item(tag)
            number = int(tag)
            group, element = number >> 16, number & 0xFFFF
            if isinstance(raw, RawDataElement):
                vr, value = raw.VR, raw.value
                if vr is None or (vr == "UN" and group % 2 == 0):
                    vr = known_vr(number)
                if group % 2 and 0x10 <= element <= 0xFF and isinstance(value, bytes):
                    creators[group, element] = value.rstrip(b"\0 ").decode("latin-1")
                if group % 2 and vr in ("UN", None):
                    try:
                        vr = private_dictionary_VR(tag, creators.get((group, element >> 8), ""))
                    except KeyError:
                        vr = "UN"
                items = None
                if isinstance(value, bytes) and value[:4] in (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00"):
                    items = self._items(raw, value)
                elif vr == "SQ":
                    try:
                        items = data_set[tag].value
                    except Exception as error:
                        self.trouble = error
                if isinstance(items, (list, pydicom.Sequence)):
                    self._descend(items, path, number)
                    continue
                self.values[path, number] = value or b""
                self.vrs[path, number] = vr
            elif raw.VR == "SQ":
                self._descend(raw.value, path, number)
            else:
                value = raw.value
                if not isinstance(value, bytes):
                    value = str(value if value is not None else "").encode("utf-8", "surrogateescape")
                self.values[path, number] = value
                self.vrs[path, number] = raw.VR

    def _descend(self, items, path, number):
        for index, nested in enumerate(items):
            self._walk(nested, path + ((number, index),))

    def _items(self, raw, value):
        for implicit in (raw.is_implicit_VR, True, False):
            try:
                return read_sequence(
                    io.BytesIO(value), implicit or raw.VR == "UN", raw.is_little_endian, len(value), ["iso8859"])
            except Exception:
                continue
        return None

    def secrets(self):
        """Every value of at least 4 bytes that must be gone (names: the whole and components of 5 letters or more)."""
        found = set()
        for (path, tag), value in self.values.items():
            vr = self.vrs[path, tag]
            if not isinstance(value, bytes) or len(value) > 4096:
                continue
            if vr == "PN":
                for whole in value.split(b"\\"):
                    found |= name_secrets(whole)
                continue
            if vr == "UI":
                if is_instance_role(tag):
                    for one in value.split(b"\\"):
                        one = one.strip(b"\0 ")
                        if len(one) >= 4 and one.decode("latin-1") not in UID_dictionary:
                            found.add(Secret(one, "uid"))
                continue
            if vr in ("DA", "DT"):
                for one in value.split(b"\\"):
                    one = one.strip(b"\0 ")
                    if len(one) >= 4 and any(one.replace(b"0", b"")):
                        found.add(Secret(one, "date"))
                        if len(one) > 8 and one[:8].isdigit():
                            found.add(Secret(one[:8], "date"))
                continue
            if vr not in TEXT or tag >> 16 & 1 or row_for(tag) is None:
                continue
            keyword = keyword_for_tag(tag) or ""
            kind = "id" if IDENTIFIERS.search(keyword) else "institution" if INSTITUTIONS.search(keyword) else None
            if kind:
                parts = [value] if vr in ("LT", "ST", "UT", "UR") else value.split(b"\\")
                for one in parts:
                    one = one.strip(b"\0 \r\n")
                    if len(one) >= 4 and one.strip(b"0"):
                        found.add(Secret(one, kind))
        return {secret for secret in found if secret.value not in OWN_DUMMIES}


def is_instance_role(tag):
    return tag >> 16 & 1 == 1 or (keyword_for_tag(tag) or "") not in CLASS_LIKE


def letters(part):
    return sum(byte >= 0x80 or chr(byte).isalpha() for byte in part)


def name_secrets(whole):
    whole = whole.strip(b"\0 ^=")
    found = set()
    if len(whole) >= 4 and letters(whole) >= 4:
        found.add(Secret(whole, "name"))
    for part in re.split(rb"[\^=\\ ,]+", whole):
        part = part.strip(b"\0 ")
        if letters(part) >= 5:
            found.add(Secret(part, "name-part"))
    return found
