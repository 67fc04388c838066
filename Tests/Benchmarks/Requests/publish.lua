-- Requests of wrk's that each publish 4 KiB of their own: its argument is the part of the path that no other run has.
local run, count = "", 0
local rest = string.rep("x", 4096)

function init(arguments)
    run = arguments[1]
    math.randomseed(tonumber((run:gsub("%D", ""))) or 0)
end

function request()
    count = count + 1
    local mark = string.format("%s %d %.17g ", run, count, math.random())
    local path = string.format("/v1/bench/many-small/1.0.%d/%s/blob", count, run)
    return wrk.format("PUT", path, wrk.headers, mark .. rest:sub(#mark + 1))
end
