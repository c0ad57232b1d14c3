using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MlNetClassifier.App.Tests.House;

/// <summary>The types that a compiled type needs, its nested and compiler-generated ones included.</summary>
/// <remarks>
/// Base type, interfaces, fields, signatures, generic arguments and constraints, attributes, locals, catch clauses and
/// instructions. What the compiler leaves no trace of is not seen: constants, nameof and documentation.
/// </remarks>
internal static class TypeMentions
{
    /// <summary>Every mention, also the second one of a type; of a nested type the outermost.</summary>
    public static IEnumerable<TypeReference> Of(TypeDefinition type) => In(type).SelectMany(Parts).Select(Outermost);

    private static IEnumerable<TypeReference?> In(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.GenericParameters.SelectMany(Constraints),
        .. AttributesIn(type),
        .. type.Fields.SelectMany(AttributesIn),
        .. type.Properties.SelectMany(AttributesIn),
        .. type.Methods.SelectMany(In),
        .. type.NestedTypes.SelectMany(In),
    ];

    private static IEnumerable<TypeReference?> In(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.Parameters.SelectMany(AttributesIn),
        .. method.GenericParameters.SelectMany(Constraints),
        .. AttributesIn(method),
        .. method.HasBody ? In(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> In(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => In(instruction.Operand)),
    ];

    // What a called member returns counts when something is done with it: that is an instruction of its own.
    private static IEnumerable<TypeReference?> In(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference?> AttributesIn(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute =>
            attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference).Append(attribute.AttributeType));

    // Arrays, references, modifiers and generic types, taken apart.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) =>
        type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
