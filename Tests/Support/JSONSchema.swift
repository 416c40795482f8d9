import Foundation

/// A JSON value, with truth values apart from numbers.
package enum JSONValue: Hashable, Decodable, Sendable {
    case null
    case truth(Bool)
    case integer(Int)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package init(_ text: some StringProtocol) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var list: [JSONValue]? { if case .list(let value) = self { value } else { nil } }
    fileprivate var members: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
}

/// The part of JSON Schema (draft 2020-12) that midic's own schemas use. A keyword that it does not know is a fault, so that
/// none is passed over.
package struct JSONSchema {
    private let root: JSONValue

    package init(_ text: String) throws { root = try JSONValue(text) }

    /// What is wrong with a value; empty if it matches.
    package func faults(of value: JSONValue) -> [String] { faults(value, root, at: "") }

    private func faults(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        if case .truth(let isAllowed) = schema { return isAllowed ? [] : ["\(place) is not known"] }
        guard let keywords = schema.members else { return ["\(place): no schema"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { faults(value, $0.key, $0.value, schema, at: place) }
    }

    private func faults(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ schema: JSONValue, at place: String
    ) -> [String] {
        switch keyword {
        case "$schema", "$defs", "title": return []
        case "$ref":
            let name = argument.text?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = root["$defs"]?[name] else { return ["\(place): no definition \(name)"] }
            return faults(value, target, at: place)
        case "oneOf":
            let tried = (argument.list ?? []).map { faults(value, $0, at: place) }
            if tried.filter(\.isEmpty).count == 1 { return [] }
            return ["\(place) matches \(tried.filter(\.isEmpty).count) of \(tried.count)"]
                + (tried.min { $0.count < $1.count } ?? [])
        case "type": return argument.text == type(of: value) ? [] : ["\(place) is no \(argument.text ?? "")"]
        case "const": return value == argument ? [] : ["\(place) is \(value)"]
        case "enum": return argument.list?.contains(value) == true ? [] : ["\(place) is \(value)"]
        case "minimum":
            guard let number = value.integer, let least = argument.integer, number < least else { return [] }
            return ["\(place) is \(number)"]
        case "pattern":
            guard let text = value.text else { return [] }
            let isMatch = text.range(of: argument.text ?? "", options: .regularExpression) != nil
            return isMatch ? [] : ["\(place) is \(text)"]
        case "required":
            guard let members = value.members else { return [] }
            return (argument.list ?? []).compactMap(\.text).filter { members[$0] == nil }.map { "\(place) lacks \($0)" }
        case "properties":
            return (argument.members ?? [:]).sorted { $0.key < $1.key }.flatMap { name, part in
                value[name].map { faults($0, part, at: place + "/" + name) } ?? []
            }
        case "additionalProperties":
            let known = schema["properties"]?.members ?? [:]
            return (value.members ?? [:]).filter { known[$0.key] == nil }.flatMap { name, member in
                faults(member, argument, at: place + "/" + name)
            }
        case "propertyNames":
            return (value.members ?? [:]).keys.flatMap { faults(.text($0), argument, at: place + "/" + $0) }
        case "items": return (value.list ?? []).flatMap { faults($0, argument, at: place + "/*") }
        default: return ["unknown keyword \(keyword)"]
        }
    }

    private func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .truth: "boolean"
        case .integer: "integer"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }
}
