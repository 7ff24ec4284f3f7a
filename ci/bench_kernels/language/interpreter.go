// A byte-code interpreter: a loop around a large switch, a stack in a slice, calls by recursion.
//
// counts: 7_000_000 => 60_000
package main

import "fmt"

const (
	opPush = iota
	opLoad
	opStore
	opAdd
	opSub
	opMul
	opMod
	opLess
	opJump
	opJumpIf
	opDup
	opSwap
	opDrop
	opXor
	opCall
	opReturn
)

type instruction struct {
	op  uint8
	arg int32
}

type machine struct {
	code  []instruction
	stack []int64
	vars  [8]int64
	steps int
}

func (m *machine) run(pc int) {
	for {
		in := m.code[pc]
		pc++
		m.steps++
		top := len(m.stack) - 1
		switch in.op {
		case opPush:
			m.stack = append(m.stack, int64(in.arg))
		case opLoad:
			m.stack = append(m.stack, m.vars[in.arg])
		case opStore:
			m.vars[in.arg] = m.stack[top]
			m.stack = m.stack[:top]
		case opAdd:
			m.stack[top-1] += m.stack[top]
			m.stack = m.stack[:top]
		case opSub:
			m.stack[top-1] -= m.stack[top]
			m.stack = m.stack[:top]
		case opMul:
			m.stack[top-1] *= m.stack[top]
			m.stack = m.stack[:top]
		case opMod:
			m.stack[top-1] %= m.stack[top]
			m.stack = m.stack[:top]
		case opXor:
			m.stack[top-1] ^= m.stack[top]
			m.stack = m.stack[:top]
		case opLess:
			less := int64(0)
			if m.stack[top-1] < m.stack[top] {
				less = 1
			}
			m.stack[top-1] = less
			m.stack = m.stack[:top]
		case opJump:
			pc = int(in.arg)
		case opJumpIf:
			if m.stack[top] != 0 {
				pc = int(in.arg)
			}
			m.stack = m.stack[:top]
		case opDup:
			m.stack = append(m.stack, m.stack[top])
		case opSwap:
			m.stack[top], m.stack[top-1] = m.stack[top-1], m.stack[top]
		case opDrop:
			m.stack = m.stack[:top]
		case opCall:
			m.run(int(in.arg))
		case opReturn:
			return
		}
	}
}

func main() {
	m := &machine{code: []instruction{
		{opPush, 0}, {opStore, 0}, {opPush, 1}, {opStore, 1},
		{opCall, 14},
		{opLoad, 0}, {opPush, 1}, {opAdd, 0}, {opDup, 0}, {opStore, 0},
		{opPush, 7_000_000}, {opLess, 0}, {opJumpIf, 4}, {opReturn, 0},
		{opLoad, 1}, {opPush, 31}, {opMul, 0}, {opLoad, 0}, {opXor, 0}, {opPush, 1_000_003}, {opMod, 0}, {opStore, 1}, {opReturn, 0},
	}}
	m.run(0)
	fmt.Println(m.vars[1], m.steps, len(m.stack))
}
