import MidicRuntime

/// Layers one after the other with the same foundation: the same profile, options and `otherwise`, and the same private data
/// opened.
struct LayerStretch {
    var layers: Range<Int>
    let profile: ProfileDecisions
    /// Rules that open private data, of these layers and those below.
    let openings: [Int]

    static func stretches(of policy: CheckedPolicy, tables: ProfileTables, graph: DecisionGraph) -> [LayerStretch] {
        let opening = policy.rules.indices.filter { policy.opensPrivateData($0) }
        var stretches: [LayerStretch] = []
        for (layer, header) in policy.headers.enumerated() {
            if let last = stretches.last, last.profile.isSame(as: header),
                !opening.contains(where: { policy.rules[$0].layer == layer })
            {
                stretches[stretches.count - 1].layers = last.layers.lowerBound..<layer + 1
                continue
            }
            let known = stretches.first { $0.profile.isSame(as: header) }?.profile
            stretches.append(
                LayerStretch(
                    layers: layer..<layer + 1,
                    profile: known
                        ?? ProfileDecisions(
                            tables: tables, graph: graph, profile: header.profile, otherwise: header.otherwise),
                    openings: opening.filter { policy.rules[$0].layer <= layer }))
        }
        return stretches
    }
}

extension ProfileDecisions {
    fileprivate func isSame(as header: LayerHeader) -> Bool {
        isProfileChosen == (header.profile != nil) && options == header.profile?.options ?? []
            && otherwise == header.otherwise
    }
}
