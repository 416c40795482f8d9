/// The options of PS3.15 Table E.1-1 that have a column there; raw values are the words of the language.
package enum ProfileOption: String, Sendable, Hashable, CaseIterable {
    case retainSafePrivate = "retain_safe_private"
    case retainUIDs = "retain_uids"
    case retainDeviceIdentity = "retain_device_identity"
    case retainInstitutionIdentity = "retain_institution_identity"
    case retainPatientCharacteristics = "retain_patient_characteristics"
    case retainFullDates = "retain_full_dates"
    case retainModifiedDates = "retain_modified_dates"
    case cleanDescriptors = "clean_descriptors"
    case cleanStructuredContent = "clean_structured_content"
    case cleanGraphics = "clean_graphics"
}
