using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlNetClassifier.Data.Images;

/// <summary>The system's own libturbojpeg, if there is one: its version 2 interface, which version 3 has too.</summary>
/// <remarks>
/// Loaded once per process, by name from the system's library folders. Thread-safe; a decompressor belongs to one thread at a
/// time.
/// </remarks>
internal sealed unsafe class TurboJpeg
{
    // turbojpeg.h
    private const int PixelFormatRgba = 7;
    private const int FlagAccurateDct = 4096;
    private const int ErrorIsWarning = 0;

    private readonly delegate* unmanaged<nint> _initDecompress;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> _decompressHeader;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged<nint, int> _errorCode;
    private readonly delegate* unmanaged<nint, byte*> _errorText;

    private TurboJpeg(nint library, string fileName)
    {
        FileName = fileName;
        _initDecompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _decompressHeader =
            (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)NativeLibrary.GetExport(
                library, "tjDecompressHeader3");
        _decompress =
            (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(
                library, "tjDecompress2");
        _errorCode = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjGetErrorCode");
        _errorText = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
    }

    /// <summary>How the encoded colours are stored, as turbojpeg.h numbers it; those before are RGB, YCbCr and gray.</summary>
    public const int ColorSpaceCmyk = 3;

    /// <summary>The library; null where the system has none that works.</summary>
    public static TurboJpeg? Library { get; } = TryLoad();

    /// <summary>Name of the file that the system found.</summary>
    public string FileName { get; }

    /// <summary>A new decompressor; disposed or not, it is freed.</summary>
    public Decompressor CreateDecompressor() => new(this, _initDecompress());

    private static TurboJpeg? TryLoad()
    {
        string name = OperatingSystem.IsWindows() ? "turbojpeg.dll"
            : OperatingSystem.IsMacOS() ? "libturbojpeg.0.dylib"
            : "libturbojpeg.so.0";
        if (!NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, DllImportSearchPath.SafeDirectories, out nint library))
            return null;

        try
        {
            return new TurboJpeg(library, name);
        }
        catch (EntryPointNotFoundException)
        {
            return null; // something else of this name, or a version before 2.0
        }
    }

    /// <summary>One decompressor of the library.</summary>
    public sealed class Decompressor : SafeHandleZeroOrMinusOneIsInvalid
    {
        private readonly TurboJpeg _library;

        internal Decompressor(TurboJpeg library, nint handle)
            : base(ownsHandle: true)
        {
            _library = library;
            SetHandle(handle);
        }

        /// <summary>Reads the header; false for anything that the library does not like.</summary>
        public bool TryReadHeader(byte* encoded, int length, out int width, out int height, out int colorSpace)
        {
            int subsampling;
            fixed (int* w = &width, h = &height, color = &colorSpace)
                return _library._decompressHeader(handle, encoded, new CULong((uint)length), w, h, &subsampling, color) == 0;
        }

        /// <summary>Decodes into rows of R, G, B, 255; false after any error and any warning.</summary>
        public bool TryDecode(byte* encoded, int length, byte* rgba, int width, int height) => _library._decompress(
            handle, encoded, new CULong((uint)length), rgba, width, width * ImageLimits.BytesPerPixel, height, PixelFormatRgba,
            FlagAccurateDct) == 0;

        /// <summary>
        /// What the call that has just failed warned of, such as <c>Corrupt JPEG data: premature end of data segment</c>; null
        /// after an error, which leaves no picture.
        /// </summary>
        public string? Warning() => _library._errorCode(handle) == ErrorIsWarning
            ? Marshal.PtrToStringUTF8((nint)_library._errorText(handle))
            : null;

        /// <inheritdoc />
        protected override bool ReleaseHandle() => _library._destroy(handle) == 0;
    }
}
