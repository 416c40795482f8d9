import MidicCompiler
import MidicRuntime

/// Items that a policy adds (docs/language.md, "New items").
extension Performance {
    /// The item with its header.
    func newItem(_ step: ActionStep, _ level: Level) throws(FileFailure.Code) -> [UInt8] {
        var rest = Array(step.arguments.dropFirst())
        let inside = try newAttributes(&rest, level)
        let item = Writing.header(.item, nil, UInt32(inside.count), output) + inside
        if item.count > 65_536 { throw .valueTooLong }
        return item
    }

    private func newAttributes(_ rest: inout [ActionArgument], _ level: Level) throws(FileFailure.Code) -> [UInt8] {
        var result: [UInt8] = []
        while rest.count > 2, case .attribute(let tag) = rest[0], case .integer(let code) = rest[1],
            let vr = VR.allCases.first(where: { Int($0.rawValue) == code })
        {
            rest.removeFirst(2)
            if vr == .SQ {
                let inside = try newAttributes(&rest, level)
                rest.removeFirst()
                let item = Writing.header(.item, nil, UInt32(inside.count), output) + inside
                result += Writing.header(tag, .SQ, UInt32(item.count), output) + item
                continue
            }
            guard case .value(let template) = rest.removeFirst() else { throw .notAValue }
            let text = try text(of: template)
            let value = text.isEmpty ? [] : try bytes(text, vr, level)
            result += Writing.element(tag, vr, value, big: level.encoding.isBigEndian, output)
        }
        return result
    }

    func withNewItem(_ step: ActionStep, _ element: TreeElement, _ level: Level) throws(Ending) -> Attempt {
        let item: [UInt8]
        do throws(FileFailure.Code) {
            item = try newItem(step, level)
        } catch {
            return .failed(error)
        }
        if step.arguments.first == .integer(1) {
            switch element.content {
            case .items(let items, let isUndefined):
                count("kept")
                var content: [UInt8] = []
                for old in items { content += try self.item(old, of: element.tag, level) }
                do throws(FileFailure.Code) {
                    return .done(
                        try Writing.container(element.tag, content + item, isUndefined: isUndefined, output))
                } catch {
                    throw .quarantined(error.name)
                }
            case .damaged(let code): throw .quarantined(code.name)
            case .value(let bytes): if !bytes.isEmpty { count("opaque_sequences") }
            default: count("opaque_sequences")
            }
        }
        count("replaced")
        return .done(Writing.header(element.tag, .SQ, UInt32(item.count), output) + item)
    }
}
