using System.Security.Cryptography;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Tests.Training.Features;

[TestClass]
public sealed class FeatureCacheTests(TestContext context)
{
    private static readonly string Key = Hash("key");

    private string Folder => Path.Combine(context.TestTempDirectory!, "features");

    [TestMethod]
    public void Read_WhatWasAdded_GivesTheSameBits()
    {
        Keep(Key, ("a", [1, 2, float.Epsilon]), ("b", [4, -5, 6]));
        Keep(Key, ("c", [7, 8, 9]));

        Assert.AreSequenceEqual(
            [(Hash("a"), "1 2 1E-45"), (Hash("b"), "4 -5 6"), (Hash("c"), "7 8 9")],
            Read(Key).OrderBy(row => row.Values, StringComparer.Ordinal).ToArray());
        Assert.IsEmpty(Read(Hash("another network")));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(100)]
    [DataRow(-1)]
    [DataRow(-40)]
    public void Read_DamagedFile_IsLeftOutAndDeleted(int position)
    {
        Keep(Key, ("a", [1, 2, 3]), ("b", [4, 5, 6]));
        string file = Files().Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        File.WriteAllBytes(file, bytes);
        Keep(Key, ("c", [7, 8, 9]));

        Assert.AreSequenceEqual([(Hash("c"), "7 8 9")], Read(Key));
        Assert.HasCount(1, Files());
    }

    [TestMethod]
    public void Read_FileCutShort_IsLeftOut()
    {
        Keep(Key, ("a", [1, 2, 3]));
        string file = Files().Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);

        Assert.IsEmpty(Read(Key));
    }

    [TestMethod]
    public void Flush_OverTheBudget_DropsWhatWasUsedLongestAgo()
    {
        Keep(Key, ("old", [1, 2, 3]));
        Keep(Hash("other"), ("used", [1, 2, 3]));
        long size = new FileInfo(Files()[0]).Length;
        foreach (string file in Files())
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        _ = Read(Hash("other"));
        Keep(Key, 2 * size, ("new", [4, 5, 6]));

        Assert.AreSequenceEqual([(Hash("new"), "4 5 6")], Read(Key));
        Assert.HasCount(1, Read(Hash("other")));
    }

    [TestMethod]
    public void Add_WithoutABudget_KeepsNothing()
    {
        Keep(Key, 0, ("a", [1, 2, 3]));

        Assert.IsFalse(Directory.Exists(Folder));
    }

    private void Keep(string key, params (string Image, float[] Row)[] rows) => Keep(key, 1 << 20, rows);

    private void Keep(string key, long budget, params (string Image, float[] Row)[] rows)
    {
        FeatureCache cache = Cache(key, budget);
        foreach ((string image, float[] row) in rows)
            cache.Add(Hash(image), row);

        cache.Flush();
    }

    private (string Image, string Values)[] Read(string key) =>
    [
        .. Cache(key, 1 << 20).Read().SelectMany(file => file.Images.Select((image, i) =>
            (image, FormattableString.Invariant($"{file.Row(i).Span[0]} {file.Row(i).Span[1]} {file.Row(i).Span[2]}")))),
    ];

    private FeatureCache Cache(string key, long budget) => new(new() { Folder = Folder, Budget = budget }, key, length: 3);

    private string[] Files() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
