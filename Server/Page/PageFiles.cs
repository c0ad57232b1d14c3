using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using MlNetClassifier.Server.Hosting;

namespace MlNetClassifier.Server.Page;

/// <summary>The files of the page, which lie in the program: no file of the machine can be asked for.</summary>
internal static class PageFiles
{
    private const string Prefix = "Page/";
    private const string Start = "index.html";

    // Everything from here, nothing inline, no frame around it. Pictures are shown from memory, and the camera is asked for.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        + "media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Serves every file by its name, and <c>index.html</c> at the root.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        FrozenDictionary<string, PageFile> files = Read();
        var types = new FileExtensionContentTypeProvider();
        foreach ((string name, PageFile file) in files)
        {
            string type = types.TryGetContentType(name, out string? known) ? known : "application/octet-stream";
            RequestDelegate answer = context => AnswerAsync(context, file, type);
            routes.MapMethods("/" + name, [HttpMethods.Get, HttpMethods.Head], answer).WithMetadata(OpenToAll.Mark);
            if (name == Start)
                routes.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], answer).WithMetadata(OpenToAll.Mark);
        }
    }

    private static Task AnswerAsync(HttpContext context, PageFile file, string type)
    {
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        response.Headers.CacheControl = "no-cache"; // asked again, answered with 304
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch.Any(tag => tag?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
        response.ContentLength = file.Content.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, PageFile> Read()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using Stream resource = assembly.GetManifestResourceStream(name)!;
                byte[] content = new byte[resource.Length];
                resource.ReadExactly(content);
                return new PageFile(content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
            }, StringComparer.Ordinal);
    }

    private sealed record PageFile(byte[] Content, string Tag);
}
