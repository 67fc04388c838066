-- Requests of wrk's for packages at random: bench/p1 up to the number that is the first argument. The second is what
-- comes behind the package's name in the path.
local count, rest = 1, ""

function init(arguments)
    count, rest = tonumber(arguments[1]), arguments[2]
    math.randomseed(os.time())
end

function request()
    return wrk.format("GET", "/v1/bench/p" .. math.random(count) .. "/" .. rest)
end
