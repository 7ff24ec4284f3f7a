package sql

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"unicode"
	"unicode/utf8"
)

// ask calls Value; a nil pointer whose type has the method only by its element type counts as null.
func ask(v driver.Valuer) (driver.Value, error) {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() &&
		rv.Type().Elem().Implements(reflect.TypeFor[driver.Valuer]()) {
		return nil, nil
	}
	return v.Value()
}

// byColumn converts the arguments of a statement that has a converter for each.
type byColumn struct {
	driver.ColumnConverter
	inputs int
}

func (c byColumn) check(arg *driver.NamedValue) error {
	index := arg.Ordinal - 1
	if c.inputs != -1 && c.inputs <= index {
		return nil // there are too many arguments, which is found later
	}
	if asked, ok := arg.Value.(driver.Valuer); ok {
		v, err := ask(asked)
		if err != nil {
			return err
		}
		if !driver.IsValue(v) {
			return fmt.Errorf("non-subset type %T returned from Value", v)
		}
		arg.Value = v
	}
	before := arg.Value
	v, err := c.ColumnConverter.ColumnConverter(index).ConvertValue(before)
	if err != nil {
		return err
	}
	if !driver.IsValue(v) {
		return fmt.Errorf("driver ColumnConverter error converted %T to unsupported type %T", before, v)
	}
	arg.Value = v
	return nil
}

func checkByDefault(arg *driver.NamedValue) (err error) {
	arg.Value, err = driver.DefaultParameterConverter.ConvertValue(arg.Value)
	return err
}

// arguments converts a call's arguments for a connection and, if there is one already, a statement.
func arguments(conn driver.Conn, stmt driver.Stmt, args []any) ([]driver.NamedValue, error) {
	inputs := -1
	var perColumn *byColumn
	checker, hasChecker := stmt.(driver.NamedValueChecker)
	if stmt != nil {
		inputs = stmt.NumInput()
		if c, ok := stmt.(driver.ColumnConverter); ok {
			perColumn = &byColumn{ColumnConverter: c, inputs: inputs}
		}
	}
	if !hasChecker {
		checker, hasChecker = conn.(driver.NamedValueChecker)
	}
	list := make([]driver.NamedValue, 0, len(args))
	for _, given := range args {
		arg := driver.NamedValue{Ordinal: len(list) + 1, Value: given}
		if named, ok := given.(NamedArg); ok {
			if first, _ := utf8.DecodeRuneInString(named.Name); named.Name != "" && !unicode.IsLetter(first) {
				return nil, fmt.Errorf("name %q does not begin with a letter", named.Name)
			}
			arg.Name, arg.Value = named.Name, named.Value
		}
		err := driver.ErrSkip
		if hasChecker {
			err = checker.CheckNamedValue(&arg)
		}
		if err == driver.ErrSkip && perColumn != nil {
			err = perColumn.check(&arg)
		}
		if err == driver.ErrSkip {
			err = checkByDefault(&arg)
		}
		switch {
		case err == driver.ErrRemoveArgument:
		case err == nil:
			list = append(list, arg)
		case arg.Name != "":
			return nil, fmt.Errorf("sql: converting argument with name %q type: %w", arg.Name, err)
		default:
			return nil, fmt.Errorf("sql: converting argument $%d type: %w", arg.Ordinal, err)
		}
	}
	if inputs != -1 && len(list) != inputs {
		return nil, fmt.Errorf("sql: expected %d arguments, got %d", inputs, len(list))
	}
	return list, nil
}

// withoutNames is for drivers that know no names.
func withoutNames(args []driver.NamedValue) ([]driver.Value, error) {
	values := make([]driver.Value, len(args))
	for i, arg := range args {
		if arg.Name != "" {
			return nil, errors.New("sql: driver does not support the use of Named Parameters")
		}
		values[i] = arg.Value
	}
	return values, nil
}
