using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ballast.Vtn.Access;
using Microsoft.AspNetCore.Http;

namespace Ballast.Vtn.Http;

/// <summary>
/// /auth/token: the client credentials grant of RFC 6749, credentials by HTTP Basic or in the form. Its errors are
/// those of the RFC, with the members of a problem beside them, as the document asks for either.
/// </summary>
sealed class TokenEndpoint(Vtn vtn)
{
    const int mostBytes = 16 * 1024;

    readonly FailedAttempts failed = new(vtn.Options, vtn.Time);

    public async Task Post(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!RequestBody.Says(context, "application/x-www-form-urlencoded"))
        {
            await Refuse(context, 400, "invalid_request", "The body must be application/x-www-form-urlencoded.").ConfigureAwait(false);
            return;
        }
        if (await RequestBody.Read(context, mostBytes).ConfigureAwait(false) is not { } body)
        {
            await Refuse(context, 413, "invalid_request", $"The form is longer than {mostBytes} bytes.").ConfigureAwait(false);
            return;
        }
        await Grant(context, body).ConfigureAwait(false);
    }

    Task Grant(HttpContext context, byte[] body)
    {
        if (FormBody.Read(body, out var fault) is not { } form) return Refuse(context, 400, "invalid_request", fault);
        if (!form.TryGetValue("grant_type", out var grant) || grant.Length == 0) return Refuse(context, 400, "invalid_request", "grant_type is missing; it must be client_credentials.");
        if (grant != "client_credentials") return Refuse(context, 400, "unsupported_grant_type", "grant_type must be client_credentials.");
        form.TryGetValue("client_id", out var id);
        form.TryGetValue("client_secret", out var secret);
        var raw = (Id: id, Secret: secret);
        if (context.Request.Headers.Authorization is [{ } header] && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            if (Basic(header[6..]) is not { } basic) return Refuse(context, 400, "invalid_request", "The Authorization header is not HTTP Basic: base64 of client_id:client_secret.");
            var decoded = (Id: FormBody.Decode(Encoding.UTF8.GetBytes(basic.Id)), Secret: FormBody.Decode(Encoding.UTF8.GetBytes(basic.Secret)));
            if ((id is not null && id != basic.Id && id != decoded.Id) || (secret is not null && secret != basic.Secret && secret != decoded.Secret))
                return Refuse(context, 400, "invalid_request", "The credentials of the Authorization header and of the form differ; send them once.");
            (raw, id, secret) = (basic, decoded.Id ?? basic.Id, decoded.Secret ?? basic.Secret);
        }
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret))
            return Refuse(context, 400, "invalid_request", "client_id and client_secret are missing; send them by HTTP Basic or in the form.");
        if (id.Length > 4096 || secret.Length > 4096) return Refuse(context, 400, "invalid_request", "client_id and client_secret have 4096 characters at most.");

        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var counted = id.Length > 128 ? id[..128] : id;
        if (failed.Exhausted(address, counted))
        {
            context.Response.Headers.RetryAfter = "60";
            return Refuse(context, 429, "invalid_client", "Too many failed attempts; try again in a minute.");
        }
        // RFC 6749 has Basic's parts form-encoded, and many clients do not: a secret that both ways read the same is checked once.
        var client = vtn.Access.Check(id, secret);
        if (client is null && raw != (id, secret)) client = vtn.Access.Check(raw.Id!, raw.Secret!);
        if (client is null)
        {
            failed.Note(address, counted);
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"openadr\"";
            return Refuse(context, 401, "invalid_client", "The client is not known, or its secret is another.");
        }
        return Give(context, client, form.GetValueOrDefault("scope") ?? "");
    }

    Task Give(HttpContext context, Client client, string asked)
    {
        var scopes = client.Scopes;
        if (asked.Length > 0)
        {
            if (!ScopeNames.TryRead(asked, out var wanted)) return Refuse(context, 400, "invalid_scope", "scope names something that is no scope of OpenADR 3.1.");
            if (wanted != Scopes.None) scopes &= wanted;
            if (scopes == Scopes.None) return Refuse(context, 400, "invalid_scope", $"This client may have {client.Scopes.Written()}, and none of what it asks for.");
        }
        return Write(context, 200, writer =>
        {
            writer.WriteString("access_token", vtn.Tokens.Give(client, scopes));
            writer.WriteString("token_type", "Bearer");
            writer.WriteNumber("expires_in", (long)vtn.Options.TokenLife.TotalSeconds);
            writer.WriteString("scope", scopes.Written());
        });
    }

    static (string Id, string Secret)? Basic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (encoded.Length > 16 * 1024 || !Convert.TryFromBase64String(encoded.Trim(), bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    static Task Refuse(HttpContext context, int status, string error, string why) => Write(context, status, writer =>
    {
        writer.WriteString("error", error);
        writer.WriteString("error_description", why);
        writer.WriteString("title", error);
        writer.WriteNumber("status", status);
        writer.WriteString("detail", why);
    });

    static Task Write(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return Answer.Json(context, status, buffer.WrittenMemory);
    }
}
