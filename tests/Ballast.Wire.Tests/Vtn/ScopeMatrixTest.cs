using System.Text.RegularExpressions;
using Ballast.Vtn.Access;

namespace Ballast.Wire.Tests.Vtn;

/// <summary>Every operation of the official document with every scope: let in with the one that the document names, and refused without it.</summary>
public sealed partial class ScopeMatrixTest
{
    sealed record Operation(string Path, string Method, string? Scope);

    [Fact]
    public async Task Every_operation_asks_for_the_scope_that_the_document_names()
    {
        var operations = Operations();
        Assert.Equal(45, operations.Count);
        Assert.Equal(2, operations.Count(o => o.Scope is null));
        await using var host = await VtnHost.Start();
        var names = operations.Select(o => o.Scope).OfType<string>().Distinct().ToList();
        Assert.Equal(9, names.Count);
        foreach (var name in names)
        {
            Assert.True(ScopeNames.TryRead(name, out var scope));
            var only = await host.Bl(scope);
            var allBut = await host.Bl((Scopes)511 & ~scope & ~Scopes.ReadAll);
            foreach (var operation in operations.Where(o => o.Scope is not null))
            {
                // The scope alone lets in, whatever comes after: a thing that is not there, or a body that says nothing.
                var let = await Ask(only, operation);
                var may = operation.Scope == name || (name == "read_all" && operation.Scope!.StartsWith("read_", StringComparison.Ordinal));
                Assert.True(let.Status == 403 != may, $"{operation} with {name}: {let.Status} {let.Body}");
                // All the others together do not stand in for it.
                var refused = await Ask(allBut, operation);
                if (operation.Scope == name || operation.Scope == "read_all") Assert.True(refused.Status == 403, $"{operation} without {name}: {refused.Status}");
                else Assert.NotEqual(403, refused.Status);
            }
        }
        foreach (var operation in operations.Where(o => o.Scope is not null))
        {
            Assert.Equal(401, (await Ask(host.Stranger(), operation)).Status);
            Assert.Equal(401, (await Ask(host.Stranger("nonsense"), operation)).Status);
        }
    }

    [Fact]
    public async Task A_ven_is_let_into_what_is_for_vens_and_no_further()
    {
        await using var host = await VtnHost.Start();
        var ven = await host.Ven();
        foreach (var operation in Operations().Where(o => o.Scope is not null))
        {
            var reply = await Ask(ven, operation);
            Assert.True(reply.Status == 403 == operation.Scope is "write_programs" or "write_events" or "read_bl", $"{operation}: {reply.Status}");
        }
    }

    [Fact]
    public async Task Other_methods_are_refused_with_those_that_there_are()
    {
        await using var host = await VtnHost.Start();
        var bl = await host.Bl();
        foreach (var path in Operations().GroupBy(o => o.Path))
        {
            foreach (var method in new[] { "GET", "POST", "PUT", "DELETE", "PATCH" }.Except(path.Select(o => o.Method)))
            {
                var reply = await bl.Wrong(new HttpMethod(method), Concrete(path.Key));
                Assert.Equal(405, reply.Status);
                Assert.Equal(path.Select(o => o.Method).Order(), reply.Content.Allow.Order());
            }
        }
        Assert.Equal(404, (await bl.Wrong(HttpMethod.Get, "/elsewhere")).Status);
        Assert.Equal(404, (await bl.Wrong(HttpMethod.Get, "/programs/a/b")).Status);
    }

    static Task<Reply> Ask(TestClient client, Operation operation) =>
        client.Send(new HttpMethod(operation.Method), Concrete(operation.Path), operation.Method is "POST" or "PUT" ? "{}" : null);

    static string Concrete(string path) => Parameter().Replace(path, "nowhere");

    /// <summary>Paths, methods and scopes, read line by line: the document is written evenly enough for that.</summary>
    static List<Operation> Operations()
    {
        var found = new List<Operation>();
        var (path, method) = ("", "");
        foreach (var line in File.ReadLines(Repository.SharedData("openadr/openadr-3.1.0.yaml")))
        {
            if (line.StartsWith("components:", StringComparison.Ordinal)) break;
            if (PathLine().Match(line) is { Success: true } at) path = at.Groups[1].Value;
            else if (MethodLine().Match(line) is { Success: true } on)
            {
                method = on.Groups[1].Value.ToUpperInvariant();
                found.Add(new Operation(path, method, null));
            }
            else if (ScopeLine().Match(line) is { Success: true } needs) found[^1] = found[^1] with { Scope = needs.Groups[1].Value };
        }
        return found;
    }

    [GeneratedRegex(@"^  (/[\w/{}]+):")]
    private static partial Regex PathLine();

    [GeneratedRegex(@"^    (get|post|put|delete):\s*$")]
    private static partial Regex MethodLine();

    [GeneratedRegex(@"^        - oAuth2ClientCredentials: \[(\w+)\]")]
    private static partial Regex ScopeLine();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
