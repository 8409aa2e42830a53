-- words of the invented ledger by rank, most frequent first, as news has them
local C, V = "bdfghjklmnprstvwz", "aeiou"
local function word(n) local w = "" repeat local c, v = n % 17, math.floor(n / 17) % 5 w = w .. C:sub(c+1,c+1) .. V:sub(v+1,v+1) n = math.floor(n / 85) until n == 0 return w end
math.randomseed(7)
local function zipf(n) return math.floor((n + 1) ^ math.random()) - 1 end
done = function(summary, latency) io.write(string.format("p95 %.1f ms\n", latency:percentile(95) / 1000)) end
request = function() return wrk.format("GET", "/search?q=" .. word(zipf(30000))) end
