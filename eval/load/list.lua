local list, at = {}, 0
function init(args) for l in io.lines(args[1]) do list[#list+1] = l end math.randomseed(os.time()) end
done = function(summary, latency) io.write(string.format("p95 %.1f ms\n", latency:percentile(95) / 1000)) end
request = function() return wrk.format("GET", list[math.random(#list)]) end
