import MidicLang
import MidicRuntime

/// A path as written, with its sequences looked up.
struct RelativePath: Hashable {
    var anchored: Bool
    var steps: [PathPattern.Step]

    /// Just a name, which is meant at any depth.
    var isPlain: Bool { !anchored && steps.isEmpty }
}

extension SelectorResolver {
    /// Looks up the sequences of a path; nil if one of them is none.
    func resolvePath(_ prefix: PathPrefix) -> RelativePath? {
        var steps: [PathPattern.Step] = []
        var isSound = true
        for step in prefix.steps {
            switch step {
            case .anyDepth: steps.append(.anyDepth)
            case .sequence(let name):
                if let attribute = scope.attribute(name, vr: .SQ) {
                    if attribute.vrs == [.SQ], attribute.mask == nil {
                        steps.append(.sequence(attribute.tag))
                    } else {
                        isSound = false
                        scope.report(
                            .pathNotSequence,
                            "`\(name.text)` is no sequence (\(attribute.vrText)), so nothing lies below it",
                            at: name.range)
                    }
                } else {
                    isSound = false
                }
            case .sequenceTag(let pattern):
                let tag = Tag(pattern.group.low, pattern.element.low)
                let attribute = pattern.isExact ? StandardVocabulary.attribute(tag: tag) : nil
                if let attribute, attribute.vrs == [.SQ], attribute.mask == nil {
                    steps.append(.sequence(tag))
                } else {
                    isSound = false
                    let what = tag.isPrivate && pattern.isExact ? "a private element" : attribute?.vrText ?? "not known"
                    scope.report(
                        .pathNotSequence,
                        "`\(scope.sources.text(in: pattern.range))` is no public sequence (\(what)), so it cannot be part of a path",
                        at: pattern.range)
                }
            }
        }
        return isSound ? RelativePath(anchored: prefix.anchored, steps: steps) : nil
    }

    /// A path below the item of an `in` block, or below the root.
    func compose(_ base: [PathPattern.Step]?, _ path: RelativePath) -> PathPattern {
        var steps = base ?? []
        if !path.anchored { steps.append(.anyDepth) }
        steps += path.steps
        var collapsed: [PathPattern.Step] = []
        for step in steps where step != .anyDepth || collapsed.last != .anyDepth { collapsed.append(step) }
        return PathPattern(steps: collapsed)
    }
}
