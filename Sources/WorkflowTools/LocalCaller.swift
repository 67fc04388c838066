package import JSON
package import RepositoryModel
package import WorkflowModel

extension ExecutionContext.Caller {
    /// Who an execution runs for that no client asked for.
    package static func local(_ principal: JSONValue, tenant: TenantID) -> ExecutionContext.Caller {
        ExecutionContext.Caller(subject: principal["sub"]?.string, principal: principal, tenant: tenant)
    }
}

extension JSONValue {
    /// Who runs a workflow where nobody is named.
    package static func defaultPrincipal(of tenant: String) -> JSONValue {
        ["sub": "tester", "scopes": ["admin"], "tenants": [JSONValue(tenant)]]
    }
}
