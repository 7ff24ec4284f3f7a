// Control flow: goto, labels on every statement that takes them, switches with fallthrough, loops of all forms.
package main

import (
	"fmt"
	"strings"
)

// scan is a hand-made state machine on goto, as generated scanners are.
func scan(s string) (tokens []string) {
	i, start := 0, 0
begin:
	if i == len(s) {
		return
	}
	start = i
	switch c := s[i]; {
	case c == ' ':
		i++
		goto begin
	case c >= '0' && c <= '9':
		goto number
	case c == '"':
		i++
		goto text
	}
	i++
	for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
		i++
	}
	tokens = append(tokens, "word:"+s[start:i])
	goto begin
number:
	i++
	if i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		goto number
	}
	tokens = append(tokens, "number:"+s[start:i])
	goto begin
text:
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			continue
		case '"':
			i++
			tokens = append(tokens, "text:"+s[start:i])
			goto begin
		}
	}
	return append(tokens, "open text")
}

// gcdSteps counts the steps of Euclid's algorithm with jumps only.
func gcdSteps(a, b int) (g, steps int) {
loop:
	if b == 0 {
		goto done
	}
	a, b = b, a%b
	steps++
	goto loop
done:
	return a, steps
}

func labelled() string {
	var b strings.Builder
rows:
	for r := 0; r < 6; r++ {
	columns:
		for c := 0; ; c++ {
			switch {
			case c == r && r == 3:
				b.WriteByte('|')
				continue rows
			case c > r:
				break columns
			case r == 5:
				break rows
			}
			func() {
				for range 3 {
					return
				}
			}()
			b.WriteByte('0' + byte(c))
		}
		b.WriteByte('/')
	}
	return b.String()
}

func labelledSwitch(list []any) (out []string) {
	for i, v := range list {
	choose:
		switch v := v.(type) {
		case int:
			if v < 0 {
				out = append(out, "negative")
				break choose
			}
			for j := range v {
				if j == 3 {
					out = append(out, "many")
					break choose
				}
			}
			out = append(out, "few")
		case string:
			switch {
			case v == "":
				break
			case v == "stop":
				return append(out, fmt.Sprint("stopped at ", i))
			default:
				if strings.HasPrefix(v, "x") {
					break choose
				}
				out = append(out, v)
			}
			out = append(out, "after inner")
		case nil:
			continue
		}
	}
	return out
}

func labelledSelect(n int) (got []int) {
	data, quit := make(chan int), make(chan struct{})
	go func() {
		for i := range n {
			data <- i
		}
		close(quit)
	}()
wait:
	for {
		select {
		case v := <-data:
			if v%2 == 1 {
				continue wait
			}
			if v > 100 {
				break
			}
			got = append(got, v)
		case <-quit:
			break wait
		}
	}
	return got
}

func grade(n int) (s string) {
	switch {
	case n >= 90:
		s += "A"
		fallthrough
	case n >= 80:
		s += "B"
		fallthrough
	case n >= 70:
		s += "C"
	case n < 0:
		return "?"
	default:
		s += "F"
	}
	switch n / 10 {
	case 1, 3, 5, 7, 9:
		s += " odd"
	case 0, 2, 4:
		s += " even"
		if n == 42 {
			break
		}
		fallthrough
	case 100:
		s += "+"
	}
	switch x := n * 2; x {
	default:
		s += " default first"
	case 84:
		s += " double"
	}
	return s
}

// evaluation counts how often and in which order case expressions are evaluated.
func evaluation() string {
	var log []string
	f := func(name string, v int) int { log = append(log, name); return v }
	switch f("tag", 3) {
	case f("a", 1), f("b", 2):
	case f("c", 3), f("d", 3):
		log = append(log, "hit")
	case f("e", 3):
	}
	return strings.Join(log, " ")
}

func loops() {
	sum := 0
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		sum += i * j
	}
	n := 27
	for n != 1 {
		sum++
		if n%2 == 0 {
			n /= 2
			continue
		}
		n = 3*n + 1
	}
	for {
		if sum++; sum%50 == 0 {
			break
		}
	}
	for i := range int8(5) {
		sum += int(i)
	}
	for range "three" {
		sum++
	}
	for i, r := range "añb" {
		sum += i * int(r)
	}
	var p *[5]int
	for i := range p {
		sum += i
	}
	for i := range len("abc") {
		i *= 100
		sum += i
	}
	fmt.Println(sum, n)
}

func retry(limit int) (log string) {
	attempts := 0
again:
	attempts++
	for i := range 10 {
		if i == attempts {
			log += fmt.Sprint(i)
			if attempts < limit {
				goto again
			}
			goto end
		}
	}
end:
	{
		goto inner
	}
inner:
	return log + "."
}

func main() {
	fmt.Printf("%q\n", scan(`let x1 3.14 "a \" b" y"open`))
	fmt.Println(gcdSteps(1071, 462))
	fmt.Println(labelled())
	fmt.Println(labelledSwitch([]any{-1, 2, 9, "", "x", nil, "word", 2.5, "stop", 1}))
	fmt.Println(labelledSelect(9))
	for _, n := range []int{95, 85, 75, 42, 10, -5, 1000, 22} {
		fmt.Print(grade(n), "; ")
	}
	fmt.Println()
	fmt.Println(evaluation())
	loops()
	fmt.Println(retry(4))
	// A switch without cases to choose from serves as a block that can be left early.
block:
	switch {
	default:
		for i := range 3 {
			if i == 1 {
				break block
			}
			fmt.Println("in block", i)
		}
		fmt.Println("not reached")
	}
	fmt.Println("end")
}
