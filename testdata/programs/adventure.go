// A text adventure as a state machine: states are functions that return the next state.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Direction of an exit.
type Direction uint8

const (
	North Direction = iota
	East
	South
	West
	directions
)

// String makes Direction a fmt.Stringer.
func (d Direction) String() string { return [...]string{"north", "east", "south", "west"}[d] }

// Opposite is the way back.
func (d Direction) Opposite() Direction { return (d + 2) % directions }

func parseDirection(s string) (Direction, bool) {
	for d := North; d < directions; d++ {
		if s == d.String() || s == d.String()[:1] {
			return d, true
		}
	}
	return 0, false
}

// Item can be carried; some react to being used.
type Item struct {
	Name   string
	Weight int
	Use    func(*Game) (string, bool)
}

// Room is a place with exits; a locked exit needs its key.
type Room struct {
	Name  string
	Text  string
	Exits [directions]*Exit
	Items []*Item
	Dark  bool
	seen  int
}

// Exit leads somewhere.
type Exit struct {
	To     *Room
	Locked bool
}

// Game is the whole state.
type Game struct {
	in    *bufio.Scanner
	out   io.Writer
	here  *Room
	bag   map[string]*Item
	lit   bool
	moves int
	score int
	rooms []*Room
	stack []*Room
}

// state is a function of the state machine.
type state func(*Game) state

func (g *Game) say(format string, args ...any) { fmt.Fprintf(g.out, format+"\n", args...) }

func connect(a *Room, d Direction, b *Room, locked bool) {
	a.Exits[d] = &Exit{b, locked}
	b.Exits[d.Opposite()] = &Exit{a, locked}
}

func newGame(in io.Reader, out io.Writer) *Game {
	g := &Game{in: bufio.NewScanner(in), out: out, bag: map[string]*Item{}}
	room := func(name, text string, items ...*Item) *Room {
		r := &Room{Name: name, Text: text, Items: items}
		g.rooms = append(g.rooms, r)
		return r
	}
	lamp := &Item{"lamp", 2, func(g *Game) (string, bool) {
		g.lit = !g.lit
		return map[bool]string{true: "The lamp is on.", false: "The lamp is off."}[g.lit], true
	}}
	key := &Item{Name: "key", Weight: 1}
	key.Use = func(g *Game) (string, bool) {
		opened := 0
		for d, e := range g.here.Exits {
			if e != nil && e.Locked {
				e.Locked = false
				e.To.Exits[Direction(d).Opposite()].Locked = false
				opened++
			}
		}
		return fmt.Sprintf("You unlock %d door(s).", opened), opened > 0
	}
	hall := room("Hall", "A wide hall.", lamp, &Item{Name: "anvil", Weight: 50})
	cellar := room("Cellar", "Barrels everywhere.", key)
	cellar.Dark = true
	garden := room("Garden", "Roses and a well.", &Item{Name: "rope", Weight: 3})
	vault := room("Vault", "Gold, at last!", &Item{Name: "gold", Weight: 9})
	connect(hall, South, cellar, false)
	connect(hall, East, garden, false)
	connect(garden, North, vault, true)
	g.here = hall
	return g
}

func (g *Game) visible() bool { return !g.here.Dark || g.lit && g.bag["lamp"] != nil }

func look(g *Game) state {
	g.here.seen++
	if g.here.seen == 1 {
		g.score += 5
	}
	g.say("== %s ==", g.here.Name)
	if !g.visible() {
		g.say("It is dark.")
		return prompt
	}
	g.say("%s", g.here.Text)
	for _, i := range g.here.Items {
		g.say("There is a %s.", i.Name)
	}
	var exits []string
	for d, e := range g.here.Exits {
		if e != nil {
			name := Direction(d).String()
			if e.Locked {
				name += " (locked)"
			}
			exits = append(exits, name)
		}
	}
	g.say("Exits: %s", strings.Join(exits, ", "))
	if g.here.Name == "Vault" {
		return won
	}
	return prompt
}

func prompt(g *Game) state {
	fmt.Fprint(g.out, "> ")
	if !g.in.Scan() {
		g.say("(end of input)")
		return nil
	}
	g.say("%s", g.in.Text())
	words := strings.Fields(strings.ToLower(g.in.Text()))
	if len(words) == 0 {
		return prompt
	}
	g.moves++
	if d, ok := parseDirection(words[0]); ok {
		return walk(d)
	}
	c, ok := commands[words[0]]
	if !ok {
		g.say("I don't know how to %q.", words[0])
		return prompt
	}
	if c.needs > len(words)-1 {
		g.say("%s what?", strings.ToUpper(words[0][:1])+words[0][1:])
		return prompt
	}
	return c.run(words[1:])
}

func walk(d Direction) state {
	return func(g *Game) state {
		switch e := g.here.Exits[d]; {
		case e == nil:
			g.say("You can't go %v.", d)
		case e.Locked:
			g.say("The door to the %v is locked.", d)
		default:
			g.stack = append(g.stack, g.here)
			g.here = e.To
			return look
		}
		return prompt
	}
}

func back(g *Game) state {
	if len(g.stack) == 0 {
		g.say("You have nowhere to go back to.")
		return prompt
	}
	g.here, g.stack = g.stack[len(g.stack)-1], g.stack[:len(g.stack)-1]
	return look
}

const limit = 10

func take(name string) state {
	return func(g *Game) state {
		if !g.visible() {
			g.say("You feel around in the dark, in vain.")
			return prompt
		}
		i := slices.IndexFunc(g.here.Items, func(i *Item) bool { return i.Name == name })
		if i < 0 {
			g.say("There is no %s here.", name)
			return prompt
		}
		item, total := g.here.Items[i], 0
		for _, b := range g.bag {
			total += b.Weight
		}
		if total+item.Weight > limit {
			g.say("The %s is too heavy: %d and %d is over %d.", name, total, item.Weight, limit)
			return prompt
		}
		g.here.Items = slices.Delete(g.here.Items, i, i+1)
		g.bag[name] = item
		g.score += item.Weight
		g.say("Taken.")
		return prompt
	}
}

func drop(name string) state {
	return func(g *Game) state {
		item, ok := g.bag[name]
		if !ok {
			g.say("You don't have a %s.", name)
			return prompt
		}
		delete(g.bag, name)
		g.here.Items = append(g.here.Items, item)
		g.say("Dropped.")
		return prompt
	}
}

func use(name string) state {
	return func(g *Game) state {
		item, ok := g.bag[name]
		switch {
		case !ok:
			g.say("You don't have a %s.", name)
		case item.Use == nil:
			g.say("The %s is of no use.", name)
		default:
			text, worked := item.Use(g)
			g.say("%s", text)
			if worked {
				return look
			}
		}
		return prompt
	}
}

func inventory(g *Game) state {
	names := make([]string, 0, len(g.bag))
	for n := range g.bag {
		names = append(names, n)
	}
	slices.Sort(names)
	g.say("You carry %d: %s", len(names), strings.Join(names, " "))
	return prompt
}

func won(g *Game) state {
	g.score *= 2
	g.say("You won in %d moves.", g.moves)
	return nil
}

type command struct {
	needs int
	run   func(words []string) state
}

var commands map[string]command

// The table is filled here because its functions refer to it through prompt.
func init() {
	simple := func(s state) command { return command{run: func([]string) state { return s }} }
	object := func(f func(string) state) command {
		return command{1, func(w []string) state { return f(w[len(w)-1]) }}
	}
	commands = map[string]command{
		"look": simple(look), "back": simple(back), "inventory": simple(inventory), "i": simple(inventory),
		"take": object(take), "drop": object(drop), "use": object(use),
		"go": {1, func(w []string) state {
			if d, ok := parseDirection(w[0]); ok {
				return walk(d)
			}
			return func(g *Game) state { g.say("Go where?"); return prompt }
		}},
		"quit": {run: func([]string) state { return func(g *Game) state { g.say("Bye."); return nil } }},
	}
}

func main() {
	g := newGame(os.Stdin, os.Stdout)
	for s := state(look); s != nil; {
		s = s(g)
	}
	fmt.Println("score", g.score, "moves", g.moves)
	for _, r := range g.rooms {
		fmt.Printf("%-7s seen %d, %d items\n", r.Name, r.seen, len(r.Items))
	}
}
