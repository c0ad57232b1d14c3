-- For wrk: posts JPEG files in turn; the list of their paths is in the variable FILES. Ends with one line for serving.sh.
local requests = {}
local at = 0

function init()
  for path in io.lines(os.getenv("FILES")) do
    local file = assert(io.open(path, "rb"))
    requests[#requests + 1] =
      wrk.format("POST", nil, { ["Host"] = "localhost", ["Content-Type"] = "image/jpeg" }, file:read("*a"))
    file:close()
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %.1f %.2f %.2f %d %d %d %d\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status, errors.read + errors.write, errors.timeout, errors.connect))
end
