/// Where a route counts answers of a status: the usual statuses have a place of their own, the others of one class share
/// one, so that nothing that a workflow answers can make the table grow.
enum StatusColumn {
    static let statuses = [
        200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 416,
        422, 429, 500, 501, 502, 503, 504, 507,
    ]

    static let count = 35

    static func index(of status: Int) -> Int {
        switch status {
        case 200: 0
        case 201: 1
        case 202: 2
        case 204: 3
        case 206: 4
        case 301: 5
        case 302: 6
        case 303: 7
        case 304: 8
        case 307: 9
        case 308: 10
        case 400: 11
        case 401: 12
        case 403: 13
        case 404: 14
        case 405: 15
        case 409: 16
        case 410: 17
        case 412: 18
        case 413: 19
        case 415: 20
        case 416: 21
        case 422: 22
        case 429: 23
        case 500: 24
        case 501: 25
        case 502: 26
        case 503: 27
        case 504: 28
        case 507: 29
        case ..<200: 30
        case ..<300: 31
        case ..<400: 32
        case ..<500: 33
        default: 34
        }
    }

    /// The label of a place: `404`, or `4xx` for those without one of their own.
    static func label(_ index: Int) -> String {
        index < statuses.count ? String(statuses[index]) : "\(index - statuses.count + 1)xx"
    }

    /// The class of a place, 1 to 5.
    static func statusClass(_ index: Int) -> Int {
        index < statuses.count ? statuses[index] / 100 : index - statuses.count + 1
    }
}
