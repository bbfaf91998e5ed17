using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.App.Api;
using Ballast.App.Live;
using Microsoft.AspNetCore.Mvc;

namespace Ballast.App.Verbs;

/// <summary>Talks to a running ballast over its API. What it refuses becomes a <see cref="RefusedException"/> with its sentence.</summary>
sealed class Client : IDisposable
{
    readonly HttpClient http;

    public Client(string? url, string? token, string? state)
    {
        url ??= Environment.GetEnvironmentVariable("BALLAST_URL") is { Length: > 0 } fromEnvironment ? fromEnvironment : UrlOf(state ?? Serving.DefaultStateDirectory);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InputException($"--url \"{url}\" is not an address: write it as http://127.0.0.1:8750.");
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        token ??= Environment.GetEnvironmentVariable("BALLAST_TOKEN");
        if (string.IsNullOrWhiteSpace(token)) return;
        if (token.Any(c => c is < '!' or > '~')) throw new InputException("The token holds characters that no token has: copy it again from the first start.");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) => Send(new HttpRequestMessage(HttpMethod.Get, path), type, cancel);

    public Task<T> Post<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancel) =>
        Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) }, type, cancel);

    public async Task Post(string path, CancellationToken cancel)
    {
        using var response = await Answer(new HttpRequestMessage(HttpMethod.Post, path), cancel);
    }

    public async Task Post<TBody>(string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancel)
    {
        using var response = await Answer(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) }, cancel);
    }

    public void Dispose() => http.Dispose();

    async Task<T> Send<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await Answer(request, cancel);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancel) ?? throw new RefusedException($"{http.BaseAddress} answered nothing.");
        }
        catch (JsonException)
        {
            throw new RefusedException($"{http.BaseAddress} did not answer as ballast does: is it another program?");
        }
    }

    async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancel);
        }
        catch (HttpRequestException)
        {
            throw new RefusedException($"Nothing answers at {http.BaseAddress}: start `ballast serve` or `ballast demo`, or name the address with --url.");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RefusedException($"{http.BaseAddress} did not answer within {http.Timeout.TotalSeconds:0} s.");
        }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new RefusedException(await Detail(response, cancel));
    }

    static async Task<string> Detail(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized && response.RequestMessage?.Headers.Authorization is null)
            return "This changes state and needs the token that was shown at first start: give it with --token, or set BALLAST_TOKEN.";
        try
        {
            var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ProblemDetails, cancel);
            if (problem?.Detail is { Length: > 0 } detail) return detail;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
        }
        return $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}.";
    }

    static string UrlOf(string state)
    {
        try
        {
            return File.ReadAllText(Path.Combine(state, "url")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"http://127.0.0.1:{Serving.DefaultPort}";
        }
    }
}

/// <summary>A running ballast refused, or none answers; the message is the sentence to show.</summary>
sealed class RefusedException(string message) : Exception(message);
