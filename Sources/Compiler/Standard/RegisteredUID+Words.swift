extension RegisteredUID.Kind {
    /// With its article, for messages.
    var words: String {
        switch self {
        case .sopClass: "the SOP class"
        case .metaSOPClass: "the meta SOP class"
        case .transferSyntax: "the transfer syntax"
        case .frameOfReference: "the frame of reference"
        case .sopInstance: "the well-known instance"
        case .codingScheme: "the coding scheme"
        case .ldap: "the LDAP object"
        case .serviceClass: "the service class"
        case .hostingModel: "the hosting model"
        case .applicationContext: "the application context"
        case .mappingResource: "the mapping resource"
        case .synchronizationFrameOfReference: "the synchronization frame of reference"
        }
    }
}

extension RegisteredUID {
    /// A SOP class of a service, of which no composite object is stored: query, print, worklist and the like (PS3.4). Retired
    /// classes without a name are old storage classes.
    var isOfService: Bool {
        guard kind == .sopClass, !name.isEmpty, IODTables.shared.ciod(ofSOPClass: uid) == nil else { return false }
        return !name.contains("Storage") || name.hasPrefix("Storage Commitment")
    }
}
